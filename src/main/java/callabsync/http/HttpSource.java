package callabsync.http;

import callabsync.http.HttpSettings.UnfitException;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.FailedRequestException;
import callabsync.source.ImportSettings;
import callabsync.source.Mark;
import callabsync.source.RecordPage;
import callabsync.source.RecordReader;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import callabsync.source.SourceRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads any API that lists records as paged JSON, in the API's own dialect. Such a list promises no order, so the
 * watermark stays where the pass began until its last page; the position tells the page, the newest time seen and the
 * first record. A cursor that is refused is forgotten: the pass begins again and the ledger passes over what is known.
 *
 * <p>With {@code {id}} among the placeholders the list is one by time and id, and each page begins after the last record.
 */
final class HttpSource implements RecordSource {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>[^,]*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

    /** Other kinds of links say nothing about pages. */
    private static final Pattern OF_PAGES = Pattern.compile("rel=\"?(first|prev|last)\"?", Pattern.CASE_INSENSITIVE);

    private final Apis apis;
    private final String destination;
    private final ImportSettings settings;
    private final @Nullable JsonTemplate body;
    private final ListQuery query;
    private final RecordReader reader;

    HttpSource(Apis apis, ImportSettings settings, RecordTimes times) {
        this.apis = apis;
        this.destination = settings.destinationOrSource();
        this.settings = settings;
        this.body = JsonTemplate.of("body", settings.body());
        this.query = new ListQuery(settings, times.zone());
        this.reader = new RecordReader(
                settings.idField(), settings.timeField(), settings.createdField(), times, this::withId);
    }

    /** Adds the record's id as {@code id}, where the mapping expects it, whatever the API calls it. */
    private Map<String, Object> withId(Map<String, Object> element) {
        if (settings.idField().equals("id")) {
            return element;
        }
        var fields = new LinkedHashMap<String, Object>(element);
        fields.put("id", RecordReader.at(element, settings.idField()));
        return fields;
    }

    @Override
    public RecordPage read(Mark after, int limit) {
        ListPosition position = ListPosition.of(after);
        CrmAnswer answer = ask(after, position, limit);
        if (answer.status() == 400 && !position.next().isEmpty()) {
            return new RecordPage(List.of(), new Mark(after.changedAt(), after.recordId(), Optional.empty()), false);
        }
        RecordReader.Read read = reader.read(list(answer));
        boolean full = query.isFull(read.size(), limit);
        if (position.isAgain(firstOf(read))) {
            if (position.mayBeTheEndAgain(query)) {
                return new RecordPage(List.of(), Mark.after(position.newest()), true);
            }
            throw new SourceException(destination + " gave the same first record again: it passes over what it is asked"
                    + " for. Say in its own words how pages and times are asked for");
        }
        return query.isByTimeAndId() ? byTimeAndId(after, read) : page(after, position, answer, read, full);
    }

    private static RecordPage byTimeAndId(Mark after, RecordReader.Read read) {
        return new RecordPage(read, read.records().isEmpty() ? after : Mark.behind(read.records()), read.size() == 0);
    }

    private RecordPage page(Mark after, ListPosition position, CrmAnswer answer, RecordReader.Read read, boolean full) {
        Instant newest = read.records().stream()
                .map(SourceRecord::changedAt)
                .filter(position.newest()::isBefore)
                .max(Instant::compareTo)
                .orElse(position.newest());
        ListPosition next = position.after(firstOf(read), newest, read.size(), full);
        boolean counted = query.isByPage() || query.isByOffset();
        if (counted && read.size() > 0 && !saysTheLast(answer)) {
            return new RecordPage(read, next.mark(after), false);
        }
        String named = counted ? "" : named(answer);
        if (!named.isEmpty() && named.equals(position.next())) {
            throw new SourceException(destination + " gave the same cursor twice: its list does not move on");
        }
        if (!named.isEmpty()) {
            return new RecordPage(read, next.withNext(named).mark(after), false);
        }
        if (counted || !full || saysTheLast(answer)) {
            return new RecordPage(read, Mark.after(newest), true);
        }
        boolean inOrder = isInOrder(read.records());
        Mark end = inOrder ? Mark.after(newest) : new Mark(after.changedAt(), after.recordId(), Optional.empty());
        return new RecordPage(read, next.end(end), true)
                .with("The page was full (" + read.size()
                        + " records) and named no next one: what comes after it is not"
                        + " imported. Say how pages are asked for, by {cursor}, {page} or {offset}");
    }

    private CrmAnswer ask(Mark after, ListPosition position, int limit) {
        Map<String, Object> values = query.values(after, position, limit);
        boolean follows = query.isByAddress() && !position.next().isEmpty();
        try {
            Api api = apis.of(destination);
            CrmRequest request = (follows
                            ? api.follow(settings.method(), position.next(), body, values)
                            : api.ask(settings.method(), settings.path(), query.parameters(), body, values))
                    .orElseThrow(() -> new SourceException(destination
                            + (follows
                                    ? ": The next page is said to be on another server: it is not asked"
                                    : ": A placeholder of the path has no value")));
            CrmAnswer answer = api.send(request);
            if (!answer.is2xx() && !(answer.status() == 400 && !position.next().isEmpty())) {
                throw new SourceException(destination + ": " + AnswerRules.summary(answer));
            }
            return answer;
        } catch (UnfitException e) {
            throw new SourceException(destination + ": Its settings: " + e.getMessage());
        } catch (FailedRequestException e) {
            throw new SourceException(destination + ": " + e.getMessage());
        }
    }

    private List<?> list(CrmAnswer answer) {
        if (RecordReader.at(answer.json(), settings.items()) instanceof List<?> list) {
            return list;
        }
        String place = settings.items().isEmpty() ? "as its answer" : "at " + settings.items();
        throw new SourceException(destination + " gave no list " + place + ": " + AnswerRules.summary(answer));
    }

    /** Returns the cursor or address of the next page; empty if there is none. */
    private String named(CrmAnswer answer) {
        Object next = RecordReader.at(answer.json(), settings.next());
        String text = next == null || next instanceof Map || next instanceof List || next.equals(Boolean.FALSE)
                ? ""
                : next.toString().strip();
        if (!query.isByAddress()) {
            return text;
        }
        Matcher link = NEXT.matcher(answer.header("Link").orElse(""));
        return link.find() ? link.group(1) : text.matches("(?i)(https?:/|[/?]).*") ? text : "";
    }

    /** Returns whether the list says that there is no further page. */
    private boolean saysTheLast(CrmAnswer answer) {
        Object document = answer.json();
        boolean isNull =
                RecordReader.has(document, settings.next()) && named(answer).isEmpty();
        String link = answer.header("Link").orElse("");
        return isNull || OF_PAGES.matcher(link).find() && !NEXT.matcher(link).find();
    }

    private static String firstOf(RecordReader.Read read) {
        return read.records().isEmpty() ? "" : read.records().get(0).id();
    }

    private static boolean isInOrder(List<SourceRecord> records) {
        for (int i = 1; i < records.size(); i++) {
            if (records.get(i).changedAt().isBefore(records.get(i - 1).changedAt())) {
                return false;
            }
        }
        return true;
    }
}
