package callabsync.imports;

import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.Requests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads any CRM that lists records as paged JSON: {@code GET {url}{path}?since=&after=&limit=}. Such a list promises no
 * order, so the watermark stays where the pass began until its last page; the page's cursor and the newest time seen are
 * the position. A cursor that is refused is forgotten: the pass begins again and the ledger passes over what is known.
 */
final class HttpSource implements Source {

    private final Requests requests;
    private final String destination;
    private final String url;
    private final String token;
    private final ImportProperties.Settings settings;

    HttpSource(Requests requests, String destination, String url, String token, ImportProperties.Settings settings) {
        this.requests = requests;
        this.destination = destination;
        this.url = url;
        this.token = token;
        this.settings = settings;
    }

    /** The cursor of the next page and the newest time that the pass has seen. */
    private record Position(String cursor, Instant newest) {

        static Position of(Mark mark) {
            return mark.position()
                    .map(text -> new Position(
                            text.substring(text.indexOf(' ') + 1), Instant.parse(text.substring(0, text.indexOf(' ')))))
                    .orElse(new Position("", mark.changedAt()));
        }

        String text() {
            return newest + " " + cursor;
        }
    }

    @Override
    public Page read(Mark after, int limit) {
        Position position = Position.of(after);
        Map<String, Object> answer;
        try {
            answer = Answers.object(requests, "http-request", request(after, position.cursor(), limit));
        } catch (SourceException e) {
            if (!position.cursor().isEmpty() && e.getMessage().contains(" answered 400")) {
                return new Page(List.of(), new Mark(after.changedAt(), after.recordId(), Optional.empty()), false);
            }
            throw e;
        }
        if (!(at(answer, settings.items()) instanceof List<?> list)) {
            throw new SourceException(destination + " gave no list at " + settings.items());
        }
        var records = new ArrayList<SourceRecord>();
        Instant newest = position.newest();
        for (Map<String, Object> item : Json.objects(list)) {
            SourceRecord found = record(item);
            records.add(found);
            newest = found.changedAt().isAfter(newest) ? found.changedAt() : newest;
        }
        String cursor = next(answer);
        if (!cursor.isEmpty() && cursor.equals(position.cursor())) {
            throw new SourceException(destination + " gave the same cursor twice: its list does not move on");
        }
        return cursor.isEmpty()
                ? new Page(records, Mark.after(newest), true)
                : new Page(
                        records,
                        new Mark(after.changedAt(), after.recordId(), Optional.of(new Position(cursor, newest).text())),
                        false);
    }

    private CrmRequest request(Mark after, String cursor, int limit) {
        String query = "since=" + Answers.encoded(after.changedAt().toString())
                + (cursor.isEmpty() ? "" : "&after=" + Answers.encoded(cursor)) + "&limit=" + limit;
        var request = CrmRequest.of(destination, "GET", Answers.base(url) + settings.path())
                .query(query)
                .header("Accept", "application/json");
        return token.isBlank() ? request : request.header("Authorization", "Bearer " + token);
    }

    private String next(Map<String, Object> answer) {
        Object next = at(answer, settings.next());
        return next == null ? "" : next.toString();
    }

    private SourceRecord record(Map<String, Object> item) {
        String id = Json.text(item, settings.idField());
        if (id.isEmpty()) {
            throw new SourceException(destination + " gave a record without " + settings.idField());
        }
        Instant changed = Answers.time(item.get(settings.timeField()))
                .orElseThrow(() ->
                        new SourceException(destination + " gave record " + id + " without " + settings.timeField()));
        return new SourceRecord(id, changed, Answers.time(item.get(settings.createdField())), item);
    }

    /** What a dotted path leads to. */
    private static @org.jspecify.annotations.Nullable Object at(Map<String, Object> answer, String path) {
        Object value = answer;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }
}
