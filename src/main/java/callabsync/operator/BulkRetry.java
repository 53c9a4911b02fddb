package callabsync.operator;

import static callabsync.operator.ErrorAnswers.conflict;

import callabsync.delivery.Deliveries;
import callabsync.delivery.Deliveries.Change;
import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryState;
import callabsync.delivery.DeliverySummary;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Page;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Retries and cancels many deliveries, a few hundred per commit, so that webhooks are stored in between. If the process
 * stops, the other deliveries stay as they were.
 */
@Component
public class BulkRetry {

    static final int COUNTED_AT_MOST = 100_000;

    private static final int AT_ONCE = 250;
    private static final Set<DeliveryState> RETRIED =
            EnumSet.of(DeliveryState.PENDING, DeliveryState.RETRYING, DeliveryState.DEAD, DeliveryState.CANCELLED);
    private static final Set<DeliveryState> CANCELLED =
            EnumSet.of(DeliveryState.PENDING, DeliveryState.RETRYING, DeliveryState.DEAD, DeliveryState.HELD);

    private final DeliverySearch search;
    private final Deliveries deliveries;
    private final GroupCommit store;
    private final Ids ids;
    private final Background.Runs<Bulk> runs;

    BulkRetry(DeliverySearch search, Deliveries deliveries, GroupCommit store, Ids ids, Background background) {
        this.search = search;
        this.deliveries = deliveries;
        this.store = store;
        this.ids = ids;
        this.runs = new Background.Runs<>(background, Bulk::bulkId);
    }

    /** What is done to each. */
    enum Action {
        RETRY,
        CANCEL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How far it got.
     *
     * @param action {@code retry} or {@code cancel}
     * @param state {@code running}, {@code completed} or {@code failed}
     * @param deliveries how many matched; once it is over: how many were changed
     * @param done how many were looked at
     */
    public record Bulk(String bulkId, String action, String state, int deliveries, int done) {

        Bulk at(int looked) {
            return new Bulk(bulkId, action, state, Math.max(deliveries, looked), looked);
        }

        Bulk ended(String how, int changed) {
            return new Bulk(bulkId, action, how, changed, done);
        }
    }

    /**
     * Returns the filter for this action: dead ones unless it says a state.
     *
     * @throws ResponseStatusException if the action is not possible in that state
     */
    static DeliveryFilter wanted(Action action, DeliveryFilter filter) {
        if (filter.state() == null) {
            return filter.withState(DeliveryState.DEAD);
        }
        Set<DeliveryState> possible = action == Action.RETRY ? RETRIED : CANCELLED;
        if (!possible.contains(DeliveryState.of(filter.state()))) {
            String verb = action == Action.RETRY ? "retried" : "cancelled";
            throw conflict("Deliveries that are " + filter.state() + " cannot be " + verb);
        }
        return filter;
    }

    /** Returns how many match, counted no further than {@link #COUNTED_AT_MOST}. */
    int count(DeliveryFilter filter) {
        return search.count(filter, COUNTED_AT_MOST);
    }

    /** Begins to change all that match now. Returns how far it got within a moment. */
    Bulk start(Action action, DeliveryFilter filter) {
        var begun = new Bulk(ids.next("blk"), action.word(), "running", count(filter), 0);
        return runs.start(begun, () -> work(begun, action, filter));
    }

    /** Returns one of the latest that this process began. */
    Optional<Bulk> find(String bulkId) {
        return runs.find(bulkId);
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
                now = runs.put(now.at(now.done() + page.items().size()));
                cursor = page.nextCursor().orElse(null);
            } while (cursor != null);
            state = "completed";
        } finally {
            now = runs.put(now.ended(state, changed));
        }
        return now;
    }

    private int changePage(List<DeliverySummary> page, Action action) {
        int changed = store.commit(tx -> {
            int done = 0;
            for (DeliverySummary each : page) {
                Change change = action == Action.RETRY
                        ? deliveries.retry(tx, each.id())
                        : deliveries.cancel(tx, each.id(), "Cancelled by an operator");
                done += change == Change.DONE ? 1 : 0;
            }
            return done;
        });
        if (action == Action.RETRY) {
            page.stream().map(DeliverySummary::destination).distinct().forEach(deliveries::wake);
        }
        return changed;
    }
}
