package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.mapping.Mapping;
import java.util.List;

/**
 * Says what deliveries would change in a CRM: they go the same way as real ones (match, map, fit, merge) up to the request
 * that writes. Reads within the destination's budget and writes nothing, neither there nor here. One bean per kind of sink
 * that can be read.
 */
public interface SinkPreview {

    /** The kind of sink whose destinations it reads. */
    String sink();

    /** Whether deliveries to this destination write by this mapping (folder and base name). */
    default boolean writes(String destination, String mapping) {
        return mapping.startsWith(sink() + "/") && !mapping.endsWith("-import");
    }

    /** The mappings of the records that a call may be about, folder and base name; the most usual first. */
    List<String> recordMappings(String destination);

    /**
     * What each item of the batch would do by itself, in the order of the items. The items are answered as those of a real
     * batch are.
     *
     * @param mapping saved, or just edited
     * @throws NotSentException when the CRM cannot be asked now; the message says why
     * @throws NoAnswerException when it did not answer
     */
    List<Previewed> preview(Batch batch, Mapping mapping);
}
