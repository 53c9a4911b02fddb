package callabsync.database;

import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.source.SourceKind;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Reads databases without Spring. */
public final class DatabaseSourceFixture {

    private DatabaseSourceFixture() {}

    /** @param budgets null: nothing is read */
    public static SourceKind of(Destinations destinations, @Nullable Budgets budgets) {
        Map<String, Object> beans = new HashMap<>(Map.of("databases", new Databases(destinations, Clock.systemUTC())));
        if (budgets != null) {
            beans.put("budgets", budgets);
        }
        var factory = new StaticListableBeanFactory(beans);
        return new DatabaseKind(factory.getBeanProvider(Databases.class), factory.getBeanProvider(Budgets.class));
    }
}
