package callabsync.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Starts the stand-ins of the sandbox profile before anything else is configured. Offers their addresses and
 * credentials like environment variables of the lowest precedence: a variable that is set wins, and the stand-in then
 * accepts its value.
 */
final class SandboxEnvironment implements EnvironmentPostProcessor, Ordered {

    private static final String SANDBOX = "sandbox";

    /** After the configuration files, which may name the profile or the ports. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 10;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.acceptsProfiles(Profiles.of(SANDBOX))) {
            return;
        }
        StandIns standIns = StandIns.start(Binder.get(environment));
        Map<String, Object> variables = new LinkedHashMap<>();
        standIns.systems().forEach(system -> variables.putAll(system.variables()));
        variables.put("CALLAB_WEBHOOK_SECRET", SANDBOX);
        variables.put("OPERATOR_PASSWORD", SANDBOX);
        variables.put("CALLAB_SYNC_ALLOW_LOOPBACK", "true");
        variables.put("CALLAB_SYNC_DATA_DIR", "./data/sandbox");
        // The name makes Spring Boot bind these like real variables, e.g. CALLAB_SYNC_DATA_DIR.
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource("sandbox-systemEnvironment", variables));
        standIns.systems().forEach(system -> system.accept(variable -> environment.getProperty(variable, SANDBOX)));
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(StandIns.class, () -> standIns));
    }
}
