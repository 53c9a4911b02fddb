package callabsync.http;

import callabsync.routes.DispatchContract;
import callabsync.routes.ImportRouteContract;
import callabsync.routes.RequestRouteContract;
import callabsync.routes.SinkRouteContract;
import org.junit.jupiter.api.Nested;

/** The routes of {@code routes/http}, and which events they get. */
class HttpRoutesTest {

    @Nested
    class Sink extends SinkRouteContract {
        Sink() {
            super("sink-http", "match", "send");
        }
    }

    @Nested
    class Request extends RequestRouteContract {
        Request() {
            super("http-request", ofHttp());
        }
    }

    @Nested
    class Imports extends ImportRouteContract {
        Imports() {
            super("import-http");
        }
    }

    @Nested
    class Dispatched extends DispatchContract {
        Dispatched() {
            super("http");
        }
    }
}
