package callabsync.routing;

import java.util.Map;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Stands for a component of the live context while a file is tried: the endpoints are those of the component, so that their
 * options are checked, and the component stays where it is.
 */
final class LiveComponent extends DefaultComponent {

    private final Component live;

    LiveComponent(Component live) {
        this.live = live;
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> parameters) throws Exception {
        return live.createEndpoint(uri, parameters);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        return live.createEndpoint(uri, parameters);
    }
}
