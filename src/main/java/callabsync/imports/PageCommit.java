package callabsync.imports;

import callabsync.callab.CallabClient;
import callabsync.delivery.Deliveries;
import callabsync.delivery.Opening;
import callabsync.imports.RecordResult.State;
import callabsync.source.SourceException;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Commits what became of a page: openings, records, watermark and the run's counts, all or nothing. */
@Component
class PageCommit {

    private final GroupCommit store;
    private final Deliveries deliveries;
    private final ImportedRecords imported;
    private final Watermarks watermarks;
    private final RunLog runs;
    private final CallabClient callab;
    private final Clock clock;

    PageCommit(
            GroupCommit store,
            Deliveries deliveries,
            ImportedRecords imported,
            Watermarks watermarks,
            RunLog runs,
            CallabClient callab,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.imported = imported;
        this.watermarks = watermarks;
        this.runs = runs;
        this.callab = callab;
        this.clock = clock;
    }

    /** Returns where a run that begins now starts to read. */
    Watermark begin(Import imported) {
        Instant now = clock.instant();
        Watermark progress = watermarks
                .find(imported.id())
                .map(before -> before.begin(now, imported.settings().overlap()))
                .orElseGet(() -> Watermark.first(now, imported.settings().from(), callab.hasContacts()));
        store.commit(tx -> {
            watermarks.set(tx, imported.id(), progress);
            return null;
        });
        return progress;
    }

    /**
     * A step of the watermark.
     *
     * @param from where it must be
     */
    record Move(Watermark from, Watermark to) {}

    /** Returns how many records there were of each state. Throws if the watermark is not where it must be. */
    Map<State, Integer> commit(String importId, String runId, List<RecordResult> page, Optional<Move> move) {
        Map<State, Integer> counts = store.commit(tx -> write(tx, importId, runId, page, move));
        if (counts.containsKey(State.OPENED)) {
            page.stream()
                    .flatMap(judged -> judged.openings().stream())
                    .map(Opening::destination)
                    .distinct()
                    .forEach(deliveries::wake);
        }
        return counts;
    }

    private Map<State, Integer> write(
            Tx tx, String importId, String runId, List<RecordResult> page, Optional<Move> move) throws SQLException {
        if (move.isPresent()
                && !watermarks.move(tx, importId, move.get().from(), move.get().to())) {
            throw new SourceException("Another node has taken over");
        }
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (RecordResult judged : page) {
            counts.merge(write(tx, importId, judged), 1, Integer::sum);
        }
        runs.count(
                tx,
                runId,
                page.size(),
                counts.getOrDefault(State.OPENED, 0),
                counts.getOrDefault(State.SKIPPED, 0),
                counts.getOrDefault(State.FAILED, 0));
        counts.forEach((state, count) -> tx.tally("import." + importId + "." + state.word(), count));
        return counts;
    }

    private State write(Tx tx, String importId, RecordResult judged) throws SQLException {
        if (!judged.state().isNoted()) {
            return judged.state();
        }
        if (!imported.note(tx, importId, judged)) {
            return State.KNOWN;
        }
        String first = null;
        for (Opening opening : judged.openings()) {
            String id = deliveries.open(tx, opening);
            first = first == null ? id : first;
        }
        if (first != null) {
            imported.openedAs(tx, importId, judged.record().id(), first);
        }
        return judged.state();
    }
}
