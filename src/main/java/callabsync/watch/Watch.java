package callabsync.watch;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Looks for one kind of trouble. Adding a kind of alert is adding one of these and its {@link Advice}. */
public interface Watch {

    /** Returns what is wrong now. An incident that is not returned any more is over. */
    Stream<Incident> look(Situation situation);

    /** Returns whether each node looks for itself, because the trouble may be its own and not the store's. */
    default boolean isOfThisNode() {
        return false;
    }

    /**
     * The state of the product that a watch looks at.
     *
     * @param known the incidents that are not over
     */
    record Situation(Instant at, Figures.Snapshot figures, List<Incident> known) {}
}
