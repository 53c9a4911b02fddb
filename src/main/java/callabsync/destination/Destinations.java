package callabsync.destination;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The configured destinations. */
@Component
public final class Destinations {

    private static final Logger log = LoggerFactory.getLogger(Destinations.class);

    private final Environment environment;
    private final Map<String, Destination> byId = new ConcurrentSkipListMap<>();
    private final Set<String> servedByRoute = ConcurrentHashMap.newKeySet();
    private final List<SinkKind> kinds;
    private final ObjectProvider<SinkRoutes> routes;

    /**
     * The configured destinations by id. What a sink needs besides stands at the same place and is bound by the sink.
     *
     * @param destinations by id
     */
    @ConfigurationProperties("callab.sync")
    record DestinationProperties(Map<String, Settings> destinations) {

        DestinationProperties {
            destinations = destinations == null ? Map.of() : Map.copyOf(destinations);
        }
    }

    /**
     * @param sink the kind of target
     * @param enabled false turns the destination off although its settings are there
     * @param retrySchedule the waits between attempts; empty: {@link RetrySchedule#DEFAULT}
     * @param rate requests in a time, for example {@code 90/10s}; absent: no limit of our own
     * @param concurrency how many batches may be on their way at once; absent: as the sink's route says
     */
    record Settings(
            String sink,
            @Nullable Boolean enabled,
            @Nullable List<Duration> retrySchedule,
            @Nullable String rate,
            @Nullable Integer concurrency) {}

    Destinations(
            DestinationProperties properties,
            List<SinkKind> kinds,
            ObjectProvider<SinkRoutes> routes,
            Environment environment) {
        this.environment = environment;
        this.kinds = kinds;
        this.routes = routes;
        properties.destinations().forEach(this::put);
        byId.values().forEach(this::logged);
    }

    private void put(String id, Settings settings) {
        Destination destination = destination(id, settings);
        if (kind(settings.sink()).isEmpty()) {
            servedByRoute.add(id);
        }
        byId.put(id, destination);
    }

    /** Takes over a destination whose settings came while the program runs. Returns false for a kind, which wants a restart. */
    boolean add(String id) {
        try {
            Settings settings = settings(id).bind(Settings.class);
            if (kind(settings.sink() == null ? "" : settings.sink()).isPresent()) {
                log.atWarn().addKeyValue("destination", id).log("destination.wants-restart");
                return false;
            }
            put(id, settings);
            logged(byId.get(id));
            return true;
        } catch (IllegalArgumentException | BindException e) {
            log.atError()
                    .addKeyValue("destination", id)
                    .addKeyValue("error", e.getMessage())
                    .log("destination.refused");
            return false;
        }
    }

    boolean isConfigured(String id) {
        return byId.containsKey(id);
    }

    private void logged(Destination destination) {
        String on = servedByRoute.contains(destination.id()) ? "on with its route" : "on";
        log.atInfo()
                .addKeyValue("destination", destination.id())
                .addKeyValue("sink", destination.sink())
                .addKeyValue(
                        "state", destination.off().map(why -> "off: " + why).orElse(on))
                .log("destination.configured");
    }

    private Destination destination(String id, Settings settings) {
        if (settings.sink() == null || settings.sink().isBlank()) {
            throw new IllegalArgumentException("callab.sync.destinations." + id + ".sink is missing");
        }
        return new Destination(
                id,
                settings.sink(),
                off(id, settings),
                settings.retrySchedule() == null || settings.retrySchedule().isEmpty()
                        ? RetrySchedule.DEFAULT
                        : new RetrySchedule(settings.retrySchedule()),
                Optional.ofNullable(settings.rate())
                        .filter(rate -> !rate.isBlank())
                        .map(Rate::parse),
                Optional.ofNullable(settings.concurrency()));
    }

    private Optional<String> off(String id, Settings settings) {
        if (Boolean.FALSE.equals(settings.enabled())) {
            return Optional.of("enabled is false");
        }
        return kind(settings.sink()).flatMap(kind -> kind.missing(settings(id)));
    }

    /** Returns what a destination lacks to be reached, whether or not it is on; empty when nothing is missing. */
    public Optional<String> missing(String id) {
        Destination destination = byId.get(id);
        if (destination == null) {
            return Optional.of("there is no destination " + id);
        }
        return kind(destination.sink())
                .map(kind -> kind.missing(settings(id)))
                .orElseGet(() -> missingRoute(destination.sink()));
    }

    private Optional<String> missingRoute(String sink) {
        SinkRoutes known = routes.getIfAvailable();
        return known == null ? Optional.of("there is no sink " + sink) : known.missing(sink);
    }

    /** Returns the destination, off while no route serves it. */
    private Destination asServed(Destination destination) {
        return destination.isOn() && servedByRoute.contains(destination.id())
                ? missingRoute(destination.sink()).map(destination::turnedOff).orElse(destination)
                : destination;
    }

    private Optional<SinkKind> kind(String sink) {
        return kinds.stream().filter(kind -> kind.name().equals(sink)).findFirst();
    }

    /** Returns the name of the kind of CRM that claims this id most surely; empty if none does. */
    public Optional<String> kindOfId(String crmId) {
        return kinds.stream()
                .filter(kind -> kind.claimOf(crmId) != SinkKind.Claim.NONE)
                .max(Comparator.comparing(kind -> kind.claimOf(crmId)))
                .map(SinkKind::name);
    }

    public Collection<Destination> all() {
        return byId.values().stream().map(this::asServed).toList();
    }

    public Optional<Destination> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(this::asServed);
    }

    /** Returns the destinations that wait for their route, with the reason. */
    public Map<String, String> withoutRoute() {
        Map<String, String> waiting = new TreeMap<>();
        servedByRoute.stream()
                .map(byId::get)
                .filter(Destination::isOn)
                .forEach(destination ->
                        missingRoute(destination.sink()).ifPresent(why -> waiting.put(destination.id(), why)));
        return waiting;
    }

    /** Returns whether a route alone makes this sink: there is no kind of this name. */
    public boolean isRouteAlone(String sink) {
        return kind(sink).isEmpty();
    }

    /** Returns the destinations that a sink's route serves, without those whose settings turn them off. */
    public List<Destination> ofSink(String sink) {
        return byId.values().stream()
                .filter(destination -> destination.sink().equals(sink) && destination.isOn())
                .toList();
    }

    /** Returns the CRMs that are on, without those that get every event; an event belongs to one of them. */
    public List<Destination> crms() {
        return byId.values().stream()
                .filter(Destination::isOn)
                .filter(destination -> settings(destination.id())
                        .get("besides")
                        .filter("true"::equals)
                        .isEmpty())
                .filter(destination ->
                        kind(destination.sink()).map(SinkKind::isCrm).orElse(false))
                .toList();
    }

    /** Returns the settings of a destination besides those that all destinations have. */
    public DestinationSettings settings(String id) {
        return new DestinationSettings(environment, id);
    }
}
