package callabsync.imports;

import callabsync.source.Mark;
import callabsync.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an import got.
 *
 * @param mark where reading goes on
 * @param since what was created before is never imported
 * @param scanAt when the pass that is under way began; empty: none is
 * @param completedAt when the last complete pass began; empty: there was none yet
 * @param lookUp whether Callab may have contacts of ours that the ledger does not know: it had some when the ledger was new
 */
public record Progress(
        Mark mark, Instant since, Optional<Instant> scanAt, Optional<Instant> completedAt, boolean lookUp) {

    /** How far the clocks of this machine and of a CRM may differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /** The first pass of an import. */
    public static Progress first(Instant now, Duration from, boolean lookUp) {
        Instant since = now.minus(from);
        return new Progress(Mark.from(since), since, Optional.of(now), Optional.empty(), lookUp);
    }

    /**
     * How a pass that begins now goes on. One that was interrupted goes on where it was. A new one looks back by the
     * overlap: behind the newest change that the last pass took, and behind the time at which that pass began, since what
     * had not become visible by then may have been passed. What lies far behind is settled and not read again.
     */
    Progress begin(Instant now, Duration overlap) {
        if (scanAt.isPresent()) {
            return this;
        }
        Instant began = completedAt.orElse(now);
        Instant newest = mark.changedAt().isBefore(began) ? mark.changedAt() : began;
        Instant from = newest.minus(overlap);
        Instant settled = began.minus(overlap).minus(CLOCKS_DIFFER);
        Mark begin = Mark.from(from.isBefore(settled) ? settled : from);
        return new Progress(
                new Mark(begin.changedAt(), begin.recordId(), mark.position()),
                since,
                Optional.of(now),
                completedAt,
                lookUp);
    }

    /** After a page: the mark moves on, and with the last page the pass is complete. */
    Progress after(Page page) {
        return new Progress(
                page.next(),
                since,
                page.last() ? Optional.empty() : scanAt,
                page.last() ? scanAt : completedAt,
                lookUp && !page.last());
    }
}
