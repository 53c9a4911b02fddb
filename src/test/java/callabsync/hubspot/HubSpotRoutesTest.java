package callabsync.hubspot;

import callabsync.routes.DispatchContract;
import callabsync.routes.ImportRouteContract;
import callabsync.routes.RequestRouteContract;
import callabsync.routes.SinkRouteContract;
import org.junit.jupiter.api.Nested;

/** The routes of {@code routes/hubspot}, and which events they get. */
class HubSpotRoutesTest {

    @Nested
    class Sink extends SinkRouteContract {
        Sink() {
            super("sink-hubspot", "match", "contacts", "calls", "tasks", "meetings", "finish");
        }
    }

    @Nested
    class Request extends RequestRouteContract {
        Request() {
            super("hubspot-request", ofHttp());
        }
    }

    @Nested
    class Imports extends ImportRouteContract {
        Imports() {
            super("import-hubspot");
        }
    }

    @Nested
    class Dispatched extends DispatchContract {
        Dispatched() {
            super("hubspot");
        }
    }
}
