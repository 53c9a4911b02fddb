package callabsync.imports;

import callabsync.source.ImportSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What comes the other way: imports by id, and the comparison of Callab's calls with the inbox.
 *
 * @param imports by id
 */
@ConfigurationProperties("callab.sync")
record ImportProperties(
        Map<String, ImportSettings> imports, @DefaultValue Reconciling reconcile) {

    ImportProperties {
        imports = imports == null ? Map.of() : Map.copyOf(imports);
    }

    /**
     * @param every from the beginning of one run to that of the next
     * @param from how far back the first run looks
     * @param overlap how far each run looks back before the last one
     * @param grace how long a webhook may take before it counts as lost
     * @param enabled absent: on if Callab's destination is on
     */
    record Reconciling(
            @Nullable Boolean enabled,
            @DefaultValue("1h") Duration every,
            @DefaultValue("1d") Duration from,
            @DefaultValue("1d") Duration overlap,
            @DefaultValue("10m") Duration grace) {}
}
