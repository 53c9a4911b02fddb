package callabsync.salesforce;

import callabsync.routes.DispatchContract;
import callabsync.routes.ImportRouteContract;
import callabsync.routes.RequestRouteContract;
import callabsync.routes.SinkRouteContract;
import java.util.Map;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;
import org.junit.jupiter.api.Nested;

/** The routes of {@code routes/salesforce}, and which events they get. */
class SalesforceRoutesTest {

    @Nested
    class Sink extends SinkRouteContract {
        Sink() {
            super("sink-salesforce", "match", "records", "calls", "tasks", "events", "finish");
        }
    }

    @Nested
    class Request extends RequestRouteContract {
        Request() {
            super(
                    "salesforce-request",
                    Map.of(
                            Connection.DESTINATION,
                            "crm",
                            SalesforceEndpointConfig.RAW_METHOD,
                            "PATCH",
                            SalesforceEndpointConfig.RAW_PATH,
                            "https://crm.example.com/contacts/48151?dryRun=false",
                            "X-Api-Key",
                            "k3y-of-the-destination"));
        }
    }

    @Nested
    class Imports extends ImportRouteContract {
        Imports() {
            super("import-salesforce");
        }
    }

    @Nested
    class Dispatched extends DispatchContract {
        Dispatched() {
            super("salesforce");
        }
    }
}
