package callabsync.imports;

import callabsync.source.Mark;
import callabsync.source.RecordPage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an import got.
 *
 * @param mark where reading continues
 * @param since what was created before is never imported
 * @param scanAt when the pass that is under way began; empty: none is
 * @param completedAt when the last complete pass began; empty: there was none yet
 * @param lookUp whether Callab may have contacts of ours that we do not know: it had some before the first import
 */
public record Watermark(
        Mark mark, Instant since, Optional<Instant> scanAt, Optional<Instant> completedAt, boolean lookUp) {

    /** The clocks of this machine and of a CRM may differ by this much. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /** The first pass of an import. */
    public static Watermark first(Instant now, Duration from, boolean lookUp) {
        Instant since = now.minus(from);
        return new Watermark(Mark.from(since), since, Optional.of(now), Optional.empty(), lookUp);
    }

    /**
     * Returns where a pass that begins now starts. An interrupted pass continues where it was. A new pass looks back by
     * the overlap, from the newest change that the last pass took and from the time at which that pass began: a record
     * that was not visible by then may have been missed. Older changes are settled and not read again.
     */
    Watermark begin(Instant now, Duration overlap) {
        if (scanAt.isPresent()) {
            return this;
        }
        Instant began = completedAt.orElse(now);
        Instant newest = mark.changedAt().isBefore(began) ? mark.changedAt() : began;
        Instant from = newest.minus(overlap);
        Instant settled = began.minus(overlap).minus(CLOCKS_DIFFER);
        Mark begin = Mark.from(from.isBefore(settled) ? settled : from);
        return new Watermark(
                new Mark(begin.changedAt(), begin.recordId(), mark.position()),
                since,
                Optional.of(now),
                completedAt,
                lookUp);
    }

    /** Returns the progress after a page. With the last page the pass is complete. */
    Watermark after(RecordPage page) {
        return new Watermark(
                page.next(),
                since,
                page.last() ? Optional.empty() : scanAt,
                page.last() ? scanAt : completedAt,
                lookUp && !page.last());
    }
}
