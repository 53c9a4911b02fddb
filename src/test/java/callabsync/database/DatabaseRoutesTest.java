package callabsync.database;

import callabsync.routes.BesidesContract;
import callabsync.routes.ImportRouteContract;
import callabsync.routes.SinkRouteContract;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The routes of {@code routes/database}, and which events they get. */
class DatabaseRoutesTest {

    @Nested
    class Sink extends SinkRouteContract {
        Sink() {
            super("sink-database", "shape-contacts", "shape-calls", "write");
        }
    }

    @Nested
    class Imports extends ImportRouteContract {
        Imports() {
            super("import-database");
        }
    }

    @Nested
    class Dispatched extends BesidesContract {
        Dispatched() {
            super("database", Set.of("call_ended", "call_outcome_extracted"));
        }
    }
}
