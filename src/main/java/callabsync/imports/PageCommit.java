package callabsync.imports;

import callabsync.callab.CallabClient;
import callabsync.delivery.Deliveries;
import callabsync.delivery.Opening;
import callabsync.imports.Judged.Verdict;
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

/** Commits what became of a page: openings, ledger, watermark and the run's counts, together or not at all. */
@Component
class PageCommit {

    private final GroupCommit store;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Watermarks watermarks;
    private final RunLog runs;
    private final CallabClient callab;
    private final Clock clock;

    PageCommit(
            GroupCommit store,
            Deliveries deliveries,
            Ledger ledger,
            Watermarks watermarks,
            RunLog runs,
            CallabClient callab,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.watermarks = watermarks;
        this.runs = runs;
        this.callab = callab;
        this.clock = clock;
    }

    /** Returns where a run goes on that begins now. */
    Progress begin(Import imported) {
        Instant now = clock.instant();
        Progress progress = watermarks
                .find(imported.id())
                .map(before -> before.begin(now, imported.settings().overlap()))
                .orElseGet(() -> Progress.first(now, imported.settings().from(), callab.hasContacts()));
        store.commit(tx -> {
            watermarks.set(tx, imported.id(), progress);
            return null;
        });
        return progress;
    }

    /**
     * From where to where the watermark moves.
     *
     * @param from where it must be
     */
    record Move(Progress from, Progress to) {}

    /** Answers how many records of each verdict there were. Throws when the watermark is not where it must be. */
    Map<Verdict, Integer> commit(String importId, String runId, List<Judged> page, Optional<Move> move) {
        Map<Verdict, Integer> counts = store.commit(tx -> write(tx, importId, runId, page, move));
        if (counts.containsKey(Verdict.OPENED)) {
            page.stream()
                    .flatMap(judged -> judged.openings().stream())
                    .map(Opening::destination)
                    .distinct()
                    .forEach(deliveries::wake);
        }
        return counts;
    }

    private Map<Verdict, Integer> write(Tx tx, String importId, String runId, List<Judged> page, Optional<Move> move)
            throws SQLException {
        if (move.isPresent()
                && !watermarks.move(tx, importId, move.get().from(), move.get().to())) {
            throw new SourceException("Another node has taken over");
        }
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Judged judged : page) {
            counts.merge(write(tx, importId, judged), 1, Integer::sum);
        }
        runs.count(
                tx,
                runId,
                page.size(),
                counts.getOrDefault(Verdict.OPENED, 0),
                counts.getOrDefault(Verdict.SKIPPED, 0),
                counts.getOrDefault(Verdict.FAILED, 0));
        counts.forEach((verdict, count) -> tx.tally("import." + importId + "." + verdict.word(), count));
        return counts;
    }

    private Verdict write(Tx tx, String importId, Judged judged) throws SQLException {
        if (!judged.verdict().isNoted()) {
            return judged.verdict();
        }
        if (!ledger.note(tx, importId, judged)) {
            return Verdict.KNOWN;
        }
        String first = null;
        for (Opening opening : judged.openings()) {
            String id = deliveries.open(tx, opening);
            first = first == null ? id : first;
        }
        if (first != null) {
            ledger.openedAs(tx, importId, judged.record().id(), first);
        }
        return judged.verdict();
    }
}
