package callabsync.imports;

import callabsync.source.ImportSettings;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The imports.
 *
 * @param imports by id
 */
@ConfigurationProperties("callab.sync")
record ImportProperties(Map<String, ImportSettings> imports) {

    ImportProperties {
        imports = imports == null ? Map.of() : Map.copyOf(imports);
    }
}
