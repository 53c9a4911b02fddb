package callabsync.source;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A record of a CRM, as a source read it.
 *
 * @param id the CRM id
 * @param changedAt when it changed last, as exactly as the CRM says
 * @param createdAt empty if the CRM does not say
 * @param fields as the CRM returns them; the mapping's input
 */
public record SourceRecord(String id, Instant changedAt, Optional<Instant> createdAt, Map<String, Object> fields) {

    @Override
    public String toString() {
        return "SourceRecord[" + id + "]";
    }
}
