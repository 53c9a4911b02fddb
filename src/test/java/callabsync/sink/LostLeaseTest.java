package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.delivery.Leases;
import callabsync.delivery.LeasesFixture;
import callabsync.destination.DestinationsFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** A node that was paused, and wakes with a request in hand that another node may have sent. */
class LostLeaseTest {

    private final AtomicInteger left = new AtomicInteger();

    @Test
    void under_a_lease_that_ran_out_no_request_leaves(@TempDir Path folder) throws Exception {
        try (var store = new SinkStore(folder);
                var camel = camel();
                var connections = new Connections(new AddressGuard(true))) {
            var destinations = DestinationsFixture.of(Map.of("crm.url", "here"), DestinationsFixture.kind("crm"));
            Leases leases = LeasesFixture.lost(store.store, store.clock);
            var requests = new RequestRoutes(
                    new StaticListableBeanFactory(Map.of("camel", camel)).getBeanProvider(CamelContext.class),
                    connections,
                    DestinationsFixture.budgets(destinations, store.database),
                    new SimpleMeterRegistry(),
                    leases);
            var request = CrmRequest.of("crm", "POST", "http://localhost/contacts");

            assertThatThrownBy(() -> requests.send("crm-request", request)).isInstanceOf(NoAnswerException.class);
            assertThat(left).hasValue(0);

            CompletableFuture.runAsync(() -> requests.send("crm-request", request))
                    .join();
            assertThat(left).as("a thread that sends nothing that was taken").hasValue(1);
        }
    }

    private DefaultCamelContext camel() throws Exception {
        var camel = new DefaultCamelContext();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:crm-request").process(exchange -> {
                    left.incrementAndGet();
                    exchange.getMessage().setBody(new CrmAnswer(200, Map.of(), ""));
                });
            }
        });
        camel.start();
        return camel;
    }
}
