package callabsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Reads secrets from files: where {@code CALLAB_WEBHOOK_SECRET_FILE} names a file, its text is
 * {@code CALLAB_WEBHOOK_SECRET}, unless that is set itself. A file that cannot be read stops the start.
 */
class SecretFiles implements EnvironmentPostProcessor, Ordered {

    private static final String SUFFIX = "_FILE";
    private static final List<String> NAMES = List.of(
            "CALLAB_WEBHOOK_SECRET",
            "CALLAB_API_KEY",
            "HUBSPOT_TOKEN",
            "SALESFORCE_CLIENT_SECRET",
            "SALESFORCE_JWT_KEYSTORE_PASSWORD",
            "CRM_HTTP_TOKEN",
            "CRM_DB_PASSWORD",
            "CALLAB_SYNC_DB_PASSWORD",
            "CALLAB_SYNC_ENCRYPTION_KEY",
            "OPERATOR_PASSWORD",
            "METRICS_PASSWORD");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> secrets = new HashMap<>();
        for (String name : NAMES) {
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
                            new MapPropertySource("secretFiles", secrets));
        }
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
