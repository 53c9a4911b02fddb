package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import callabsync.delivery.LeasesFixture;
import callabsync.delivery.SinkExchanges;
import callabsync.destination.Destinations;
import callabsync.event.Event;
import callabsync.store.GroupCommit;
import callabsync.support.SettableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectComponent;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/**
 * A sink as it runs: its routes from {@code routes/}, its beans, a store of its own. Only {@code sink:} is another: a test
 * hands a batch to the route itself.
 */
public final class SinkBench implements AutoCloseable {

    private static final String ROUTES_DIR = "callab.sync.routes-dir=";
    private static final String TESTS = ".*(Test|IT|Contract|Bench)(\\$.*)?";

    /** The parts that a sink needs, without door, dispatch and delivery. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
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
                "callabsync.sink"
            },
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = TESTS))
    static class Parts {

        @Bean
        Leases leases(GroupCommit store, Clock clock) {
            return LeasesFixture.none(store, clock);
        }

        @Bean("sink")
        DirectComponent sink() {
            return new DirectComponent() {
                @Override
                protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                        throws Exception {
                    parameters.clear();
                    return super.createEndpoint(uri, remaining, parameters);
                }
            };
        }
    }

    public final SettableClock clock = new SettableClock();
    private final ConfigurableApplicationContext context;
    private final String sink;
    private final String destination;

    /** @param settings of this destination and others, without {@code callab.sync.destinations.} */
    public SinkBench(Path folder, String sink, Map<String, String> settings, String... more) {
        this.sink = sink;
        this.destination = sink;
        String routes = Stream.of(more)
                .filter(property -> property.startsWith(ROUTES_DIR))
                .map(property -> property.substring(ROUTES_DIR.length()))
                .findFirst()
                .orElse("routes");
        var properties = new ArrayList<String>(List.of(
                "spring.config.location=optional:file:./nowhere.yaml",
                "logging.level.root=WARN",
                "callab.sync.store.data-dir=" + folder,
                "callab.sync.store.largest-group=64",
                "callab.sync.default-region=US",
                "callab.sync.allow-loopback=" + (more.length == 0),
                "camel.main.routes-include-pattern=file:routes/sink-errors.camel.yaml,file:routes/http/*-request.camel.yaml,file:"
                        + routes + "/" + sink + "/sink-*.camel.yaml,file:" + routes + "/" + sink
                        + "/*-request.camel.yaml,file:" + routes + "/" + sink + "/*-send.camel.yaml",
                "callab.sync.destinations." + sink + ".sink=" + sink));
        settings.forEach((name, value) ->
                properties.add((name.startsWith("callab.") ? "" : "callab.sync.destinations.") + name + "=" + value));
        properties.addAll(List.of(more));
        folder.toFile().mkdirs();
        this.context = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .properties(properties.toArray(String[]::new))
                .initializers(started -> begin((GenericApplicationContext) started))
                .run();
    }

    /** A kind of destination is a package of its own, by its name. One that speaks HTTP may build on the generic one. */
    private void begin(GenericApplicationContext started) {
        started.registerBean("clock", Clock.class, () -> clock);
        var kind = new ClassPathBeanDefinitionScanner(started);
        kind.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(TESTS)));
        kind.scan("callabsync.http", "callabsync." + sink);
    }

    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> parts(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** Delivers these events as one batch and answers its items. */
    public List<Item> deliver(Event... events) {
        var items = new ArrayList<Item>();
        for (Event event : events) {
            items.add(item(event));
        }
        deliver(items);
        return items;
    }

    public Item item(Event event) {
        return Items.item(destination, event);
    }

    /** Delivers these items as one batch. */
    public Batch deliver(List<Item> items) {
        return deliver(destination, items);
    }

    /** Delivers these items as one batch to another destination of this sink. */
    public Batch deliver(String destination, List<Item> items) {
        var batch = new Batch(part(Destinations.class).find(destination).orElseThrow(), List.copyOf(items));
        Exchange ended = part(CamelContext.class)
                .createFluentProducerTemplate()
                .to("sink:" + sink)
                .withBody(batch)
                .send();
        part(SinkExchanges.class).read(ended, batch);
        return batch;
    }

    /** Forgets everything that was delivered before. */
    public void forget() {
        part(GroupCommit.class).commit(tx -> {
            for (String table : List.of("effect", "link", "written", "contact_call", "contact_total")) {
                tx.update("DELETE FROM " + table);
            }
            return null;
        });
    }

    @Override
    public void close() {
        context.close();
    }
}
