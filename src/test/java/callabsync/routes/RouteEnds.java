package callabsync.routes;

import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ModelCamelContext;

/**
 * The ends of a route under test: steps by which it reaches the world outside. Each becomes {@code mock:<step id>}, whatever
 * kind of step it was, and keeps its id.
 */
public final class RouteEnds {

    private RouteEnds() {}

    /**
     * Replaces ends of a route, and makes all mocks forget what earlier tests have sent and expected. A sink's entry becomes
     * {@code direct:<route id>}, as other routes have it.
     *
     * @param ends step ids without the route's
     */
    public static void replace(CamelContext camel, String route, String... ends) throws Exception {
        MockEndpoint.resetMocks(camel);
        String entry =
                ((ModelCamelContext) camel).getRouteDefinition(route).getInput().getEndpointUri();
        AdviceWith.adviceWith(camel, route, false, advice -> {
            if (entry.startsWith("sink:")) {
                advice.replaceFromWith("direct:" + route);
            }
            Stream.of(ends)
                    .map(end -> route + "-" + end)
                    .forEach(step ->
                            advice.weaveById(step).replace().to("mock:" + step).id(step));
        });
    }
}
