package callabsync.routes;

import callabsync.delivery.Leases;
import callabsync.delivery.LeasesFixture;
import callabsync.delivery.SinkExchanges;
import callabsync.destination.Destinations;
import callabsync.mapping.MappingProperties;
import callabsync.routing.RoutesFixture;
import callabsync.store.GroupCommit;
import callabsync.support.TempFolders;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * All routes of {@code routes/} with the beans they call, for tests of routes. Where deliveries come from and go to are
 * stand-ins: {@link RouteEnds} gives each route an entry of its own and replaces its other ends. All tests that do not set
 * properties share one context.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    CamelAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SimpleMetricsExportAutoConfiguration.class,
    SslAutoConfiguration.class
})
@ConfigurationPropertiesScan({
    "callabsync.store",
    "callabsync.inbox",
    "callabsync.broker",
    "callabsync.destination",
    "callabsync.mapping",
    "callabsync.sink"
})
@ComponentScan(
        basePackages = {
            "callabsync.store",
            "callabsync.inbox",
            "callabsync.destination",
            "callabsync.exchange",
            "callabsync.mapping",
            "callabsync.sink",
            "callabsync.callab",
            "callabsync.database",
            "callabsync.http",
            "callabsync.hubspot",
            "callabsync.kafka",
            "callabsync.salesforce"
        },
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test|IT|Contract|Bench)(\\$.*)?"))
@ComponentScan(
        basePackages = "callabsync.imports",
        useDefaultFilters = false,
        includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.ImportedRecords"))
public class RouteTestApplication {

    @Bean
    DynamicPropertyRegistrar ownStore() {
        return properties -> properties.add("callab.sync.store.data-dir", () -> TempFolders.create("routes"));
    }

    @Bean
    Leases leases(GroupCommit store, Clock clock) {
        return LeasesFixture.none(store, clock);
    }

    @Bean
    StubComponent sink() {
        return new StubComponent();
    }

    @Bean
    DeliveryStandIn delivery() {
        return new DeliveryStandIn();
    }

    @Bean
    EnteredSteps enteredSteps() {
        return new EnteredSteps();
    }

    @Bean
    RouteDeliveries routeDeliveries(CamelContext camel, Destinations destinations, SinkExchanges exchanges) {
        return new RouteDeliveries(camel, destinations, exchanges);
    }

    @Bean
    CamelContextConfiguration routes(MappingProperties folder) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                RoutesFixture.load(folder.routesDir(), camel);
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // A test starts it, right before its first method.
            }
        };
    }
}
