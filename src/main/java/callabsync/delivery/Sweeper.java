package callabsync.delivery;

import callabsync.destination.Destinations;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds open deliveries whose lane is missing and gives them one. No such delivery should exist; this makes sure that a
 * mistake of ours (or a restored backup) delays a delivery and does not lose it.
 */
@Component
final class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int AT_ONCE = 500;

    private final Database database;
    private final GroupCommit store;
    private final Destinations destinations;
    private final Wakeups wakeups;

    Sweeper(Database database, GroupCommit store, Destinations destinations, Wakeups wakeups) {
        this.database = database;
        this.store = store;
        this.destinations = destinations;
        this.wakeups = wakeups;
    }

    /** Looks through the oldest open deliveries of each destination. Returns how many had no lane. */
    int sweep() {
        int found = 0;
        for (var destination : destinations.all()) {
            List<Map<String, Object>> lost = database.reads()
                    .sql("""
                            SELECT d.order_key, d.due_at FROM (
                              SELECT destination, order_key, due_at FROM delivery
                              WHERE destination = :destination AND %s ORDER BY created_at LIMIT :limit) d
                            LEFT JOIN lane l ON l.destination = d.destination AND l.order_key = d.order_key
                            WHERE l.order_key IS NULL
                            """.formatted(DeliveryState.OPEN_BY_AGE))
                    .param("destination", destination.id())
                    .param("limit", AT_ONCE)
                    .query()
                    .listOfRows();
            for (var row : lost) {
                store.commit(tx -> {
                    Lanes.open(
                            tx,
                            destination.id(),
                            (String) row.get("order_key"),
                            ((Number) row.get("due_at")).longValue());
                    return null;
                });
            }
            found += lost.size();
        }
        if (found > 0) {
            log.atWarn().addKeyValue("deliveries", found).log("delivery.found-without-lane");
            wakeups.wakeAll();
        }
        return found;
    }
}
