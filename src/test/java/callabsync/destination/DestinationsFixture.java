package callabsync.destination;

import callabsync.store.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

/** Destinations without Spring, configured as in {@code application.yaml}. */
public final class DestinationsFixture {

    private static final ObjectProvider<SinkRoutes> NO_ROUTES =
            new StaticListableBeanFactory().getBeanProvider(SinkRoutes.class);

    private DestinationsFixture() {}

    /** @param settings by name, without {@code callab.sync.destinations.}; each destination's sink has its id */
    public static Destinations of(Map<String, String> settings, SinkKind... kinds) {
        var environment = new MockEnvironment();
        settings.forEach((name, value) -> environment.setProperty("callab.sync.destinations." + name, value));
        Map<String, Destinations.Settings> byId = new HashMap<>();
        settings.keySet().forEach(name -> {
            String id = name.substring(0, name.indexOf('.'));
            byId.put(
                    id,
                    new Destinations.Settings(
                            settings.getOrDefault(id + ".sink", id),
                            settings.containsKey(id + ".enabled")
                                    ? Boolean.valueOf(settings.get(id + ".enabled"))
                                    : null,
                            null,
                            settings.get(id + ".rate"),
                            null));
        });
        return new Destinations(new Destinations.DestinationProperties(byId), List.of(kinds), NO_ROUTES, environment);
    }

    /** Settings of no file. */
    public static AddedBlocks blocks(Destinations destinations) {
        return new AddedBlocks(new MockEnvironment(), destinations);
    }

    public static Budgets budgets(Destinations destinations, Database database) {
        return new Budgets(destinations, database);
    }

    /** A kind whose destinations are always on. */
    public static SinkKind kind(String name) {
        return new SinkKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public java.util.Optional<String> missing(DestinationSettings settings) {
                return java.util.Optional.empty();
            }

            @Override
            public boolean isCrm() {
                return true;
            }
        };
    }
}
