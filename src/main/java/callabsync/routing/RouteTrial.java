package callabsync.routing;

import callabsync.mapping.JsonataLanguage;
import callabsync.mapping.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads a file into a temporary Camel context, to find what the schema cannot: unknown languages, components, steps,
 * options and beans, and broken expressions. Nothing runs and nothing is opened.
 */
final class RouteTrial {

    private static final Set<Class<?>> LOOKED_UP_BY_NAME_ONLY = Set.of(Component.class);

    private final CamelContext live;

    RouteTrial(CamelContext live) {
        this.live = live;
    }

    /** Returns why the file would not start; empty if it would. */
    Optional<Problem> problem(RouteText route, List<RouteText> configurations) {
        try (var trial = new DefaultCamelContext(new DefaultRegistry(new LiveBeans()))) {
            trial.setAutoStartup(false);
            trial.setStartupSummaryLevel(StartupSummaryLevel.Off);
            trial.disableJMX();
            trial.setApplicationContextClassLoader(live.getApplicationContextClassLoader());
            trial.getPropertiesComponent().addPropertiesSource(new LiveProperties());
            ours().forEach((scheme, component) -> trial.addComponent(scheme, new LiveComponent(component)));
            for (AccountComponent component : live.getRegistry().findByType(AccountComponent.class)) {
                trial.addComponent(component.scheme(), new AnyEndpoint.Component());
            }
            RouteLoader.install(trial);
            trial.build();
            var loader = PluginHelper.getRoutesLoader(trial);
            for (RouteText configuration : configurations) {
                loader.loadRoutes(ResourceHelper.fromString(configuration.file(), configuration.content()));
            }
            loader.loadRoutes(ResourceHelper.fromString(route.file(), route.content()));
            trial.start();
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(RouteFault.of(route, live, e));
        }
    }

    /** Components that are our beans belong to the live context. Another context must not take them over. */
    private Map<String, Component> ours() {
        return live.getRegistry().findByTypeWithName(Component.class);
    }

    private final class LiveBeans implements BeanRepository {
        @Override
        public Object lookupByName(String name) {
            return isOwn(name) ? null : usable(live.getRegistry().lookupByName(name), Object.class);
        }

        @Override
        public <T> T lookupByNameAndType(String name, Class<T> type) {
            if (LOOKED_UP_BY_NAME_ONLY.contains(type) || isOwn(name)) {
                return null;
            }
            return usable(live.getRegistry().lookupByNameAndType(name, type), type);
        }

        /** Beans that are found by type configure a context. Those of the live context are not for this one. */
        @Override
        public <T> Map<String, T> findByTypeWithName(Class<T> type) {
            return Map.of();
        }

        @Override
        public <T> Set<T> findByType(Class<T> type) {
            return Set.of();
        }

        /** Loaders belong to a context. */
        private boolean isOwn(String name) {
            return name.startsWith("routes-builder-loader-");
        }

        private <T> T usable(Object bean, Class<T> type) {
            if (bean instanceof JsonataLanguage language) {
                return type.cast(language.another());
            }
            return bean instanceof Component ? null : type.cast(bean);
        }
    }

    private final class LiveProperties implements PropertiesSource {
        @Override
        public String getName() {
            return "live";
        }

        @Override
        public String getProperty(String name) {
            return live.getPropertiesComponent().resolveProperty(name).orElse(null);
        }
    }
}
