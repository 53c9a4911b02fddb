package callabsync.sink;

import java.util.List;
import java.util.Optional;

/** Compares what mappings write with what a destination really has. One bean per kind of sink that can tell. */
public interface Preflight {

    /**
     * Something that the destination cannot take as a mapping writes it. It is left out of writes, never fatal. Or a piece
     * of advice, by which nothing is left out.
     *
     * @param place object, table or mapping that it is about
     * @param field {@code *} for all of them
     * @param todo what to do about it
     * @param isLeftOut whether writes leave the field out
     * @param isCreatable whether {@link #creation} can make the field
     */
    record Finding(String place, String field, String problem, String todo, boolean isLeftOut, boolean isCreatable) {

        public Finding(String place, String field, String problem, String todo) {
            this(place, field, problem, todo, true);
        }

        public Finding(String place, String field, String problem, String todo, boolean isLeftOut) {
            this(place, field, problem, todo, isLeftOut, false);
        }
    }

    /** The kind of sink. */
    String sink();

    /** Whether this destination is checked when the product starts. */
    default boolean isAtStart(String destination) {
        return true;
    }

    /** Makes what is missing; empty for a kind of sink where only its owner can. */
    default Optional<FieldCreation> creation() {
        return Optional.empty();
    }

    /**
     * What the destination cannot take; empty when all is well. Reads its definitions anew.
     *
     * @throws FailedRequestException when it cannot be asked now, or did not answer; the message says why
     */
    List<Finding> check(String destination);
}
