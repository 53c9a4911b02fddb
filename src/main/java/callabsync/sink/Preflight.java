package callabsync.sink;

import java.util.List;

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
     */
    record Finding(String place, String field, String problem, String todo, boolean isLeftOut) {

        public Finding(String place, String field, String problem, String todo) {
            this(place, field, problem, todo, true);
        }
    }

    /** The kind of sink. */
    String sink();

    /** Whether this destination is checked when the product starts. */
    default boolean isAtStart(String destination) {
        return true;
    }

    /**
     * What the destination cannot take; empty when all is well. Reads its definitions anew.
     *
     * @throws NotSentException when it cannot be asked now; the message says why
     * @throws NoAnswerException when it did not answer
     */
    List<Finding> check(String destination);
}
