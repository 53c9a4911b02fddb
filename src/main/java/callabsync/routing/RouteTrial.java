package callabsync.routing;

import callabsync.mapping.JsonataLanguage;
import callabsync.mapping.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern STEP =
            Pattern.compile("(?<=>>> ).*?(?= <<<)|(?<=could be found for: ).*|(?<=registry for: ).*");
    private static final Pattern ROUTE = Pattern.compile("\\(source: \\S+:(\\d+)\\)");
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
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
        } catch (Exception e) {
            return Optional.of(problemOf(route, e));
        }
    }

    static Problem problemOf(RouteText route, Exception e) {
        return RefusedEndpoint.in(e)
                .map(refused -> refused.problem(route.file(), route.yaml()))
                .orElseGet(() -> otherProblem(route, e));
    }

    private static Problem otherProblem(RouteText route, Exception e) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null
                    && (messages.isEmpty() || !messages.get(messages.size() - 1).contains(message))) {
                messages.add(message.strip());
            }
        }
        String all = String.join(": ", messages);
        String told = messages.isEmpty() ? e.getClass().getSimpleName() : messages.get(messages.size() - 1);
        Matcher place = PLACE.matcher(all);
        if (place.find()) {
            int line = Integer.parseInt(place.group(1));
            int column = Integer.parseInt(place.group(2));
            return new Problem(route.file(), line, column, shortened(told));
        }
        return new Problem(route.file(), lineOfStepIn(route, all), 0, shortened(told));
    }

    /** Returns the line of the failing step. Camel's messages quote the step; the line with its longest piece wins, else that of the route. */
    private static int lineOfStepIn(RouteText route, String message) {
        for (String separators : List.of("[\\[\\]{}]|\\.\\.\\.", "[\\[\\]{}:?=\\s]+")) {
            int line = 0;
            int longest = 2;
            Matcher quoted = STEP.matcher(message);
            while (quoted.find()) {
                for (String piece : quoted.group().split(separators)) {
                    int found = piece.strip().length() > longest ? lineWith(route, piece.strip()) : 0;
                    if (found > 0) {
                        line = found;
                        longest = piece.strip().length();
                    }
                }
            }
            if (line > 0) {
                return line;
            }
        }
        Matcher source = ROUTE.matcher(message);
        return source.find() ? Integer.parseInt(source.group(1)) : 1;
    }

    private static int lineWith(RouteText route, String piece) {
        List<String> lines = route.content().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(piece)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String shortened(String message) {
        String line = message.replaceAll("\\s+", " ");
        return line.length() > 300 ? line.substring(0, 299) + "…" : line;
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
