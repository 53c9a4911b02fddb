package callabsync.routes;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mock.MockComponent;

/** {@code delivery:} as a mock: a test expects events at {@code delivery:hubspot} or {@code delivery:kafka?optional=true}. */
final class DeliveryStandIn extends MockComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String destination, Map<String, Object> parameters) throws Exception {
        parameters.clear();
        return super.createEndpoint(uri, destination, parameters);
    }
}
