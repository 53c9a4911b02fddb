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
        try (DefaultCamelContext trial = context()) {
            trial.setAutoStartup(false);
            load(trial, configurations);
            load(trial, List.of(route));
            trial.start();
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(RouteFault.of(route, live, e));
        }
    }

    /** Returns these files as they run, with their ends replaced. */
    Rehearsal rehearsal(String sink, List<RouteText> files) {
        DefaultCamelContext context = context();
        try {
            var rehearsal = new Rehearsal(context, sink);
            load(context, files);
            context.start();
            return rehearsal;
        } catch (Exception e) {
            context.stop();
            throw new IllegalStateException("The routes do not start for a preview", e);
        }
    }

    private DefaultCamelContext context() {
        var trial = new DefaultCamelContext(new DefaultRegistry(new LiveBeans()));
        trial.setStartupSummaryLevel(StartupSummaryLevel.Off);
        trial.disableJMX();
        trial.setApplicationContextClassLoader(live.getApplicationContextClassLoader());
        trial.getPropertiesComponent().addPropertiesSource(new LiveProperties());
        ours().forEach((scheme, component) -> trial.addComponent(scheme, new LiveComponent(component)));
        for (AccountComponent component : live.getRegistry().findByType(AccountComponent.class)) {
            trial.addComponent(component.scheme(), new AnyEndpoint.Component());
        }
        RouteLoader.install(trial);
        return trial;
    }

    private static void load(CamelContext context, List<RouteText> files) throws Exception {
        var loader = PluginHelper.getRoutesLoader(context);
        for (RouteText file : files) {
            loader.loadRoutes(ResourceHelper.fromString(file.file(), file.content()));
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
