package callabsync.delivery;

import callabsync.delivery.Wait.Kind;
import callabsync.destination.Budgets;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.destination.Gate;
import callabsync.destination.Gates;
import callabsync.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what an open delivery waits for. */
@Component
public final class Waits {

    private final Database database;
    private final Destinations destinations;
    private final Gates gates;
    private final Budgets budgets;
    private final Clock clock;

    Waits(Database database, Destinations destinations, Gates gates, Budgets budgets, Clock clock) {
        this.database = database;
        this.destinations = destinations;
        this.gates = gates;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** A lane: its first open delivery, who holds it, and when it is taken. */
    private record Lane(String first, @Nullable String lease, Instant dueAt) {

        static Lane read(ResultSet row, int number) throws SQLException {
            return new Lane(row.getString("id"), row.getString("lease"), Instant.ofEpochMilli(row.getLong("due_at")));
        }
    }

    /** Returns what it waits for; empty when it is final, or held for a person. */
    public Optional<Wait> of(DeliveryDetail detail) {
        DeliverySummary delivery = detail.delivery();
        DeliveryState state = DeliveryState.of(delivery.state());
        if (state == DeliveryState.SENDING) {
            return Optional.of(Wait.of(Kind.ANSWER, "It is being sent.", null));
        }
        if (!state.isOpen()) {
            return Optional.empty();
        }
        return barred(delivery.destination())
                .or(() -> laneOf(detail))
                .or(() -> outOfBudget(delivery.destination()))
                .or(() -> Optional.of(Wait.of(Kind.TURN, "It is due: it goes with the next batch.", null)));
    }

    private Optional<Wait> barred(String id) {
        Optional<String> off =
                destinations.find(id).map(Destination::off).orElse(Optional.of("it is not configured any more"));
        if (off.isPresent()) {
            return Optional.of(Wait.of(Kind.OFF, "The destination " + id + " is off: " + off.get(), null));
        }
        Gate gate = gates.of(id);
        String why = gate.reason().orElse("no reason is known");
        if (gate.state() == Gate.State.PAUSED) {
            return Optional.of(Wait.of(Kind.PAUSED, id + " is paused until somebody resumes it: " + why, null));
        }
        if (gate.state() == Gate.State.CLOSED) {
            return Optional.of(Wait.of(
                    Kind.CLOSED,
                    id + " is closed until a probe gets through: " + why,
                    gate.probeAt().orElse(null)));
        }
        return Optional.empty();
    }

    /** A node takes a lane with all that is open in it, so each delivery waits for the lane. */
    private Optional<Wait> laneOf(DeliveryDetail detail) {
        String id = detail.delivery().id();
        Optional<Lane> lane = lane(detail.delivery().destination(), detail.orderKey());
        if (lane.isEmpty()) {
            return Optional.empty();
        }
        Instant at = lane.get().dueAt();
        if (lane.get().lease() != null) {
            return Optional.of(Wait.earlier(
                    lane.get().first(),
                    "An earlier delivery of the same contact is being sent. If its node stops, another one takes over"
                            + " when the lease ends.",
                    at));
        }
        if (!at.isAfter(clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(
                lane.get().first().equals(id)
                        ? Wait.of(Kind.SCHEDULE, "Its next attempt is due by the retry schedule.", at)
                        : Wait.earlier(
                                lane.get().first(),
                                "An earlier delivery of the same contact waits for its next attempt.",
                                at));
    }

    private Optional<Lane> lane(String destination, String orderKey) {
        return database.reads()
                .sql("""
                        SELECT d.id, l.lease, l.due_at FROM delivery d
                          JOIN lane l ON l.destination = d.destination AND l.order_key = d.order_key
                        WHERE d.destination = :destination AND d.order_key = :key AND\s
                        """ + DeliveryState.OPEN + " ORDER BY d.sort_at, d.sort_rank, d.id LIMIT 1")
                .param("destination", destination)
                .param("key", orderKey)
                .query(Lane::read)
                .optional();
    }

    private Optional<Wait> outOfBudget(String id) {
        var left = budgets.left(id);
        return left.isPresent() && left.getAsLong() == 0
                ? Optional.of(Wait.of(Kind.BUDGET, "The rate budget of " + id + " is used up for now.", null))
                : Optional.empty();
    }
}
