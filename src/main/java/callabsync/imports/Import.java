package callabsync.imports;

import callabsync.source.ImportSettings;
import callabsync.source.RecordSource;
import java.util.Optional;

/**
 * One configured import.
 *
 * @param off why it does not run; empty when it is on
 */
record Import(String id, ImportSettings settings, RecordSource source, Optional<String> off) {

    /**
     * Returns the destination whose access and budget it uses. Records that this product wrote there are recognised.
     */
    String destination() {
        return settings.destinationOrSource();
    }
}
