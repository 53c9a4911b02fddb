package callabsync.operator;

import callabsync.delivery.Deliveries;
import callabsync.delivery.Deliveries.Change;
import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryState;
import callabsync.delivery.DeliverySummary;
import callabsync.store.GroupCommit;
import callabsync.store.Page;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Retries and cancels many deliveries, a few hundred per commit, so that webhooks are stored in between. */
@Component
class BulkRetry {

    static final int COUNTED_AT_MOST = 100_000;

    private static final int AT_ONCE = 250;
    private static final Set<DeliveryState> RETRIED =
            EnumSet.of(DeliveryState.PENDING, DeliveryState.RETRYING, DeliveryState.DEAD, DeliveryState.CANCELLED);

    private final DeliverySearch search;
    private final Deliveries deliveries;
    private final GroupCommit store;

    BulkRetry(DeliverySearch search, Deliveries deliveries, GroupCommit store) {
        this.search = search;
        this.deliveries = deliveries;
        this.store = store;
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

    /** Retries all that match now. Answers how many. */
    int retry(DeliveryFilter filter) {
        return each(
                filter,
                ids -> store.commit(tx -> {
                    int done = 0;
                    for (String id : ids) {
                        done += deliveries.retry(tx, id) == Change.DONE ? 1 : 0;
                    }
                    return done;
                }));
    }

    /** Cancels all that match now. Answers how many. */
    int cancel(DeliveryFilter filter) {
        return each(
                filter,
                ids -> store.commit(tx -> {
                    int done = 0;
                    for (String id : ids) {
                        done += deliveries.cancel(tx, id, "Cancelled by an operator") == Change.DONE ? 1 : 0;
                    }
                    return done;
                }));
    }

    private interface Step {
        int of(List<String> ids);
    }

    private int each(DeliveryFilter filter, Step step) {
        int done = 0;
        @Nullable String cursor = null;
        var destinations = new HashSet<String>();
        do {
            Page<DeliverySummary> page = search.page(filter, cursor, AT_ONCE);
            done += step.of(page.items().stream().map(DeliverySummary::id).toList());
            destinations.addAll(
                    page.items().stream().map(DeliverySummary::destination).collect(Collectors.toSet()));
            cursor = page.nextCursor().orElse(null);
        } while (cursor != null);
        destinations.forEach(deliveries::wake);
        return done;
    }
}
