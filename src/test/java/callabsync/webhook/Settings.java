package callabsync.webhook;

import java.util.HashMap;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A source's settings as they are bound. */
final class Settings {

    private Settings() {}

    /** @param namesAndValues in turn */
    static SourceSettings of(String... namesAndValues) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put("s." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("s", SourceSettings.class);
    }
}
