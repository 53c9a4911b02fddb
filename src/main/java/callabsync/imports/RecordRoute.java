package callabsync.imports;

import callabsync.delivery.Openings;
import callabsync.source.SourceException;
import java.util.Map;
import java.util.Optional;

/** Calls the route of an import: {@code routes/<crm>/import-<id>.camel.yaml}. */
interface RecordRoute {

    /**
     * Runs the route over one record. It adds what it opens to the openings.
     *
     * @throws SourceException if there is no such route now
     */
    Routed run(String importId, Map<String, Object> record, Openings openings);

    /**
     * The route's result.
     *
     * @param reason why no contact is made of the record
     * @param failure why the route failed, without values of the record
     */
    record Routed(Optional<String> reason, Optional<String> failure) {}
}
