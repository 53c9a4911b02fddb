package callabsync.imports;

import callabsync.delivery.Openings;
import callabsync.source.SourceException;
import java.util.Map;
import java.util.Optional;

/** The route of an import, as something to call: {@code routes/<crm>/import-<id>.camel.yaml}. */
interface RecordRoute {

    /**
     * Runs it over one record; what it opens is noted in the openings.
     *
     * @throws SourceException when there is no such route now: nothing can be said of any record
     */
    Routed run(String importId, Map<String, Object> record, Openings openings);

    /**
     * What the route said.
     *
     * @param reason why no contact is made of the record
     * @param failure why the route failed, without values of the record
     */
    record Routed(Optional<String> reason, Optional<String> failure) {}
}
