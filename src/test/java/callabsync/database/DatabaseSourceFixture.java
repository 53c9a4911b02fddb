package callabsync.database;

import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.source.SourceKind;
import org.jspecify.annotations.Nullable;

/** Reads databases without Spring. */
public final class DatabaseSourceFixture {

    private DatabaseSourceFixture() {}

    /** @param budgets null: nothing is read */
    public static SourceKind of(Destinations destinations, @Nullable Budgets budgets) {
        return new DatabaseSourceKind(new Pools(destinations), budgets);
    }
}
