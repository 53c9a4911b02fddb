package callabsync.imports;

import callabsync.callab.NewContacts;
import callabsync.delivery.Openings;
import callabsync.imports.RecordResult.State;
import callabsync.sink.Json;
import callabsync.source.SourceException;
import callabsync.source.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Decides what becomes of the records of a page. Changes nothing. */
@Component
class PageJudge {

    private static final String KNOWN = "Callab knows the contact: it was called, or written by this product";

    private final ImportedRecords records;
    private final KnownContacts known;
    private final RecordRoute route;

    PageJudge(ImportedRecords records, KnownContacts known, RecordRoute route) {
        this.records = records;
        this.known = known;
        this.route = route;
    }

    /**
     * Judges records as a source gave them.
     *
     * @param since records that were created before are skipped
     * @param lookUp whether Callab may have contacts of ours that the table does not know
     */
    List<RecordResult> judge(Import imported, List<SourceRecord> records, Instant since, boolean lookUp) {
        List<String> ids = records.stream().map(SourceRecord::id).toList();
        Map<String, ImportedRecords.Entry> entries = this.records.find(imported.id(), ids);
        var judged = new ArrayList<RecordResult>();
        Map<String, SourceRecord> open = new LinkedHashMap<>();
        for (SourceRecord record : records) {
            ImportedRecords.Entry entry = entries.get(record.id());
            if (entry != null && entry.settles(record)) {
                judged.add(RecordResult.passedOver(record, State.KNOWN));
            } else if (record.createdAt().map(at -> at.isBefore(since)).orElse(false)) {
                judged.add(RecordResult.passedOver(record, State.OLDER));
            } else {
                open.put(record.id(), record);
            }
        }
        judged.addAll(judge(imported, List.copyOf(open.values()), lookUp));
        return judged;
    }

    /** Returns the records whose route failed, by id, after this one. */
    List<SourceRecord> failed(Import imported, String afterId, int limit) {
        return records.failed(imported.id(), afterId, limit);
    }

    /** Judges records by their content alone, also those that failed before. */
    List<RecordResult> judge(Import imported, List<SourceRecord> records, boolean lookUp) {
        Set<String> ours = known.records(
                imported.destination(), records.stream().map(SourceRecord::id).toList());
        var judged = new ArrayList<RecordResult>();
        for (SourceRecord record : records) {
            judged.add(
                    ours.contains(record.id())
                            ? RecordResult.skipped(record, KNOWN)
                            : routed(imported, record, lookUp));
        }
        return withoutThoseWhoCalled(judged);
    }

    private RecordResult routed(Import imported, SourceRecord record, boolean lookUp) {
        var openings = Openings.ofRecord(
                record.id(),
                record.changedAt(),
                Map.of("import", imported.id(), "crm_id", record.id(), "look_up", lookUp));
        RecordRoute.Routed routed = route.run(imported.id(), record.fields(), openings);
        if (routed.failure().isPresent()) {
            return RecordResult.failed(record, routed.failure().get());
        }
        if (routed.reason().equals(Optional.of(NewContacts.NO_REGION))) {
            return RecordResult.failed(record, NewContacts.NO_REGION);
        }
        if (openings.reason().isPresent()) {
            throw new SourceException(openings.reason().get());
        }
        return openings.all().isEmpty()
                ? RecordResult.skipped(record, routed.reason().orElse("The route opened nothing"))
                : RecordResult.opened(record, openings.all());
    }

    private List<RecordResult> withoutThoseWhoCalled(List<RecordResult> judged) {
        Map<RecordResult, String> phones = new HashMap<>();
        judged.stream().filter(each -> each.state() == State.OPENED).forEach(each -> phones.put(each, phoneOf(each)));
        Set<String> callers = known.phones(phones.values().stream().collect(Collectors.toSet()));
        return judged.stream()
                .map(each -> callers.contains(phones.getOrDefault(each, ""))
                        ? RecordResult.skipped(each.record(), KNOWN)
                        : each)
                .toList();
    }

    private static String phoneOf(RecordResult judged) {
        return judged.openings().get(0).record().map(Json::read).map(Json::object).stream()
                .map(record -> Json.text(Json.object(record.get("contact")), "phone_number"))
                .findFirst()
                .orElse("");
    }
}
