package callabsync.operator;

import callabsync.delivery.Deliveries;
import callabsync.delivery.Deliveries.Change;
import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryState;
import callabsync.delivery.DeliverySummary;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Page;
import callabsync.store.Tx;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Retries and cancels many deliveries, a few hundred per commit, so that webhooks are stored in between. It goes on
 * without the one who asked, who can look how far it got. What a stop of the process leaves undone stays as it was and
 * can be asked for again.
 */
@Component
public class BulkRetry {

    static final int COUNTED_AT_MOST = 100_000;

    private static final int AT_ONCE = 250;
    private static final Set<DeliveryState> RETRIED =
            EnumSet.of(DeliveryState.PENDING, DeliveryState.RETRYING, DeliveryState.DEAD, DeliveryState.CANCELLED);

    private final DeliverySearch search;
    private final Deliveries deliveries;
    private final GroupCommit store;
    private final Ids ids;
    private final Background background;
    private final LatestRuns<Bulk> latest = new LatestRuns<>(Bulk::bulkId);

    BulkRetry(DeliverySearch search, Deliveries deliveries, GroupCommit store, Ids ids, Background background) {
        this.search = search;
        this.deliveries = deliveries;
        this.store = store;
        this.ids = ids;
        this.background = background;
    }

    /** What is done to each. */
    enum Action {
        RETRY,
        CANCEL
    }

    /**
     * How far it got.
     *
     * @param action {@code retry} or {@code cancel}
     * @param state {@code running}, {@code completed} or {@code failed}
     * @param deliveries how many matched; once it is over: how many were changed
     * @param done how many were looked at
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Bulk(String bulkId, String action, String state, int deliveries, int done) {

        Bulk at(int looked) {
            return new Bulk(bulkId, action, state, Math.max(deliveries, looked), looked);
        }

        Bulk ended(String how, int changed) {
            return new Bulk(bulkId, action, how, changed, done);
        }
    }

    /** Dead ones unless the filter says a state; a state that cannot be retried is refused. */
    static DeliveryFilter wanted(DeliveryFilter filter) {
        if (filter.state() == null) {
            return filter.withState(DeliveryState.DEAD);
        }
        if (!RETRIED.contains(DeliveryState.of(filter.state()))) {
            throw ApiException.conflict("Deliveries that are " + filter.state() + " cannot be retried");
        }
        return filter;
    }

    /** How many match; no further than {@link #COUNTED_AT_MOST}. */
    int count(DeliveryFilter filter) {
        return search.count(filter, COUNTED_AT_MOST);
    }

    /** Begins to change all that match now. Answers how far it got within a moment. */
    Bulk start(Action action, DeliveryFilter filter) {
        var begun = new Bulk(
                ids.next("blk"), action.name().toLowerCase(java.util.Locale.ROOT), "running", count(filter), 0);
        latest.put(begun);
        return background
                .begin(() -> work(begun, action, filter))
                .orElseGet(() -> find(begun.bulkId()).orElse(begun));
    }

    /** One of the latest that this process began. */
    Optional<Bulk> find(String bulkId) {
        return latest.find(bulkId);
    }

    private Bulk work(Bulk begun, Action action, DeliveryFilter filter) {
        Bulk now = begun;
        int changed = 0;
        String state = "failed";
        try {
            @Nullable String cursor = null;
            do {
                Page<DeliverySummary> page = search.page(filter, cursor, AT_ONCE);
                changed += changePage(page.items(), action);
                now = now.at(now.done() + page.items().size());
                latest.put(now);
                cursor = page.nextCursor().orElse(null);
            } while (cursor != null);
            state = "completed";
        } finally {
            now = now.ended(state, changed);
            latest.put(now);
        }
        return now;
    }

    private int changePage(List<DeliverySummary> page, Action action) {
        int changed = store.commit(tx -> {
            int done = 0;
            for (DeliverySummary each : page) {
                done += change(tx, each.id(), action) == Change.DONE ? 1 : 0;
            }
            return done;
        });
        if (action == Action.RETRY) {
            page.stream().map(DeliverySummary::destination).distinct().forEach(deliveries::wake);
        }
        return changed;
    }

    private Change change(Tx tx, String id, Action action) throws SQLException {
        return action == Action.RETRY
                ? deliveries.retry(tx, id)
                : deliveries.cancel(tx, id, "Cancelled by an operator");
    }
}
