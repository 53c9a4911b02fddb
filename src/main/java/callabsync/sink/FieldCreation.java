package callabsync.sink;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Creates the fields that a destination lacks, when an operator asks for it. It never changes a field that exists. */
public interface FieldCreation {

    /**
     * A field that mappings write and the destination lacks.
     *
     * @param object what it is a field of: {@code contacts}
     * @param type of its values
     * @param fieldType how people see it there
     * @param options its values, where it takes certain ones only
     * @param group that it is shown in
     */
    record Missing(String object, String name, String type, String fieldType, List<String> options, String group) {}

    /** The result for a field. */
    enum Result {
        CREATED,
        /** It existed already and stays as it is. */
        THERE,
        /** The destination refused it, or was no longer asked. */
        REFUSED
    }

    /**
     * @param reason why it was refused
     */
    record Created(String name, Result result, Optional<String> reason) {}

    /** The name of the product that they are created in. */
    String system();

    /**
     * Returns what would be created now. Asks the destination.
     *
     * @throws NotSentException if it cannot be asked now; the message says why
     * @throws NoAnswerException if it did not answer
     */
    List<Missing> missing(String destination);

    /**
     * Creates those of these fields that are missing, one by one: what is refused stops none of the others. Twice is
     * harmless.
     *
     * @param names as {@link #missing} told them; others are passed over
     * @throws NotSentException when the destination cannot be asked now; the message says why
     * @throws NoAnswerException when it did not answer
     */
    List<Created> create(String destination, Collection<String> names);
}
