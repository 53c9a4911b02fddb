package callabsync.imports;

import callabsync.delivery.Openings;
import callabsync.imports.Judged.Verdict;
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

/** Decides what becomes of the records of a page. Changes nothing. */
final class PageJudge {

    private static final String KNOWN = "Callab knows the contact: it was called, or written by this product";

    private final Ledger ledger;
    private final KnownContacts known;
    private final RecordRoute route;

    PageJudge(Ledger ledger, KnownContacts known, RecordRoute route) {
        this.ledger = ledger;
        this.known = known;
        this.route = route;
    }

    /**
     * Judges records as a source gave them.
     *
     * @param since what was created before is passed over
     * @param lookUp whether Callab may have the contacts although the ledger does not say so
     */
    List<Judged> judge(Import imported, List<SourceRecord> records, Instant since, boolean lookUp) {
        List<String> ids = records.stream().map(SourceRecord::id).toList();
        Map<String, Ledger.Entry> entries = ledger.find(imported.id(), ids);
        var judged = new ArrayList<Judged>();
        Map<String, SourceRecord> open = new LinkedHashMap<>();
        for (SourceRecord record : records) {
            Ledger.Entry entry = entries.get(record.id());
            if (entry != null && entry.settles(record)) {
                judged.add(Judged.passedOver(record, Verdict.KNOWN));
            } else if (record.createdAt().map(at -> at.isBefore(since)).orElse(false)) {
                judged.add(Judged.passedOver(record, Verdict.OLDER));
            } else {
                open.put(record.id(), record);
            }
        }
        judged.addAll(judge(imported, List.copyOf(open.values()), lookUp));
        return judged;
    }

    /** Judges records that nothing but their content decides about: also those that failed before. */
    List<Judged> judge(Import imported, List<SourceRecord> records, boolean lookUp) {
        Set<String> ours = known.records(
                imported.destination(), records.stream().map(SourceRecord::id).toList());
        var judged = new ArrayList<Judged>();
        for (SourceRecord record : records) {
            judged.add(ours.contains(record.id()) ? Judged.skipped(record, KNOWN) : routed(imported, record, lookUp));
        }
        return withoutThoseWhoCalled(judged);
    }

    private Judged routed(Import imported, SourceRecord record, boolean lookUp) {
        var openings = Openings.ofRecord(
                record.id(),
                record.changedAt(),
                Map.of("import", imported.id(), "crm_id", record.id(), "look_up", lookUp));
        RecordRoute.Routed routed = route.run(imported.id(), record.fields(), openings);
        if (routed.failure().isPresent()) {
            return Judged.failed(record, routed.failure().get());
        }
        if (routed.reason().equals(Optional.of(NewContacts.NO_REGION))) {
            return Judged.failed(record, NewContacts.NO_REGION);
        }
        if (openings.reason().isPresent()) {
            throw new SourceException(openings.reason().get());
        }
        return openings.all().isEmpty()
                ? Judged.skipped(record, routed.reason().orElse("The route opened nothing"))
                : Judged.opened(record, openings.all());
    }

    private List<Judged> withoutThoseWhoCalled(List<Judged> judged) {
        Map<Judged, String> phones = new HashMap<>();
        judged.stream()
                .filter(each -> each.verdict() == Verdict.OPENED)
                .forEach(each -> phones.put(each, phoneOf(each)));
        Set<String> callers = known.phones(phones.values().stream().collect(Collectors.toSet()));
        return judged.stream()
                .map(each ->
                        callers.contains(phones.getOrDefault(each, "")) ? Judged.skipped(each.record(), KNOWN) : each)
                .toList();
    }

    private static String phoneOf(Judged judged) {
        return judged.openings().get(0).record().map(Json::read).map(Json::object).stream()
                .map(record -> Json.text(Json.object(record.get("contact")), "phone_number"))
                .findFirst()
                .orElse("");
    }
}
