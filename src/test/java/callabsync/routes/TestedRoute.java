package callabsync.routes;

import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** One route of {@code routes/} under test, with mocks at its ends. */
@CamelSpringBootTest
@SpringBootTest(classes = RouteTestApplication.class, webEnvironment = WebEnvironment.NONE)
public abstract class TestedRoute {

    @Autowired
    private CamelContext camel;

    private final String route;
    private final String[] ends;

    /** @param ends ids of the steps that reach the world outside, without the route's id */
    protected TestedRoute(String route, String... ends) {
        this.route = route;
        this.ends = ends;
    }

    @BeforeEach
    void replaceTheEnds() throws Exception {
        RouteEnds.replace(camel, route, ends);
    }

    /** Returns the mock in place of an end. */
    protected final MockEndpoint end(String end) {
        return camel.getEndpoint("mock:" + route + "-" + end, MockEndpoint.class);
    }

    /** Returns the mock where deliveries are opened. */
    protected final MockEndpoint delivery(String uri) {
        return camel.getEndpoint("delivery:" + uri, MockEndpoint.class);
    }

    /** Returns the ids of all ends, as {@link EnteredSteps} gives them. */
    protected final List<String> ends() {
        return Stream.of(ends).map(end -> route + "-" + end).toList();
    }

    /** Sends an exchange into the route. */
    protected final Exchange send(Processor message) {
        return camel.createFluentProducerTemplate()
                .to("direct:" + route)
                .withProcessor(message)
                .send();
    }
}
