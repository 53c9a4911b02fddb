package callabsync.imports;

import callabsync.callab.NewContacts;
import callabsync.source.RecordPage;
import callabsync.source.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run reports besides its counts. Names records by their ids and never shows what they contain. */
final class RunNotes {

    private static final int NAMED_AT_MOST = 5;

    private final List<Unreadable> named = new ArrayList<>();
    private final Set<String> said = new LinkedHashSet<>();
    private long unreadable;
    private long withoutRegion;

    void add(RecordPage page) {
        unreadable += page.unreadable().size();
        page.unreadable().stream()
                .limit(Math.max(0, NAMED_AT_MOST - named.size()))
                .forEach(named::add);
        page.note().ifPresent(said::add);
    }

    void add(List<RecordResult> judged) {
        withoutRegion += judged.stream()
                .filter(each -> each.reason().equals(Optional.of(NewContacts.NO_REGION)))
                .count();
    }

    long unreadable() {
        return unreadable;
    }

    Optional<String> text() {
        var parts = new ArrayList<String>(said);
        if (unreadable > 0) {
            parts.add(unreadable + (unreadable == 1 ? " record" : " records") + " could not be read: "
                    + named.stream().map(RunNotes::shown).collect(Collectors.joining(", "))
                    + (unreadable > named.size() ? " and " + (unreadable - named.size()) + " more" : ""));
        }
        if (withoutRegion > 0) {
            parts.add(withoutRegion + (withoutRegion == 1 ? " record has" : " records have")
                    + " a phone number without a country code: set callab.sync.default-region");
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    private static String shown(Unreadable record) {
        return (record.id().isEmpty() ? "one" : record.id()) + " (" + record.reason() + ")";
    }
}
