package callabsync.destination;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The settings at {@code callab.sync.destinations.<id>}, for the sink that needs it. */
public final class DestinationSettings {

    private final Environment environment;
    private final String prefix;

    DestinationSettings(Environment environment, String destination) {
        this.environment = environment;
        this.prefix = "callab.sync.destinations." + destination;
    }

    /** Returns one setting by its kebab-case name; empty if it is blank. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(environment.getProperty(prefix + "." + name)).filter(value -> !value.isBlank());
    }

    /**
     * Returns that a setting is missing, empty if it is there. A kind's first destination is named by its variable, a further
     * one of the kind by the place of the setting: the variable is another's.
     */
    public Optional<String> missing(String name, String variable) {
        return get(name).isPresent() ? Optional.empty() : Optional.of(named(name, variable) + " is not set");
    }

    /** Returns how a message names the setting. */
    public String named(String name, String variable) {
        boolean isFirst = prefix.endsWith("." + get("sink").orElse(""));
        return isFirst ? variable : prefix + "." + name;
    }

    /** Returns the whole block as it stands: texts, and maps of them. */
    public Map<String, Object> block() {
        return Binder.get(environment)
                .bind(prefix, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
    }

    /** Returns all settings as a record of the sink's. */
    public <T> T bind(Class<T> type) {
        return Binder.get(environment).bindOrCreate(prefix, Bindable.of(type));
    }
}
