package callabsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Reads secrets from files: where {@code CALLAB_WEBHOOK_SECRET_FILE} names a file, its text is
 * {@code CALLAB_WEBHOOK_SECRET}, unless that is set itself. So it is for every property of Kafka's clients. A file that cannot be read stops the start.
 */
class SecretFiles implements EnvironmentPostProcessor, Ordered {

    private static final String SUFFIX = "_FILE";
    /** Spring reads the names of a source that is called so as it reads those of variables. */
    private static final String AS_VARIABLES = "secretFiles-systemEnvironment";

    private static final Pattern OF_KAFKA =
            Pattern.compile("(CALLAB_SYNC_(?:KAFKA|DESTINATIONS_[A-Z0-9]+)_PROPERTIES_[A-Z_]+)_FILE");
    /** Each package says which variables are secrets: one a line. */
    private static final String LISTS = "classpath*:callabsync/*/secret-variables.txt";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> secrets = new HashMap<>();
        for (String name : names(environment)) {
            String file = environment.getProperty(name + SUFFIX, "");
            if (!file.isBlank() && environment.getProperty(name, "").isBlank()) {
                secrets.put(name, read(name + SUFFIX, Path.of(file)));
            }
        }
        if (!secrets.isEmpty()) {
            environment
                    .getPropertySources()
                    .addBefore(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            new SystemEnvironmentPropertySource(AS_VARIABLES, secrets));
        }
    }

    /** Those that are known, and the properties of Kafka's clients, which may have any name. */
    private static Set<String> names(ConfigurableEnvironment environment) {
        Set<String> names = listed();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    Matcher found = OF_KAFKA.matcher(name);
                    if (found.matches()) {
                        names.add(found.group(1));
                    }
                }
            }
        }
        return names;
    }

    private static Set<String> listed() {
        var names = new TreeSet<String>();
        try {
            for (Resource list : new PathMatchingResourcePatternResolver().getResources(LISTS)) {
                names.addAll(
                        list.getContentAsString(StandardCharsets.UTF_8).lines().toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static String read(String variable, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException(variable + " names a file that cannot be read: " + file, e);
        }
    }

    /** Before the configuration files, which refer to the variables. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 5;
    }
}
