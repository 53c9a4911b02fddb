package callabsync.imports;

import callabsync.source.ImportSettings;
import callabsync.source.Source;
import java.util.Optional;

/**
 * One configured import.
 *
 * @param off why it does not run; empty when it is on
 */
record Import(String id, ImportSettings settings, Source source, Optional<String> off) {

    /** Whose access and budget it uses, and where records that we wrote ourselves are found. */
    String destination() {
        return settings.destinationOrSource();
    }
}
