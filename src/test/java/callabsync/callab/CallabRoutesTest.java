package callabsync.callab;

import callabsync.routes.RequestRouteContract;
import callabsync.routes.SinkRouteContract;
import org.junit.jupiter.api.Nested;

/** The routes of {@code routes/callab}, and which events they get. */
class CallabRoutesTest {

    @Nested
    class Sink extends SinkRouteContract {
        Sink() {
            super("sink-callab", "find", "create");
        }
    }

    @Nested
    class Request extends RequestRouteContract {
        Request() {
            super("callab-request", ofHttp());
        }
    }
}
