package callabsync.mapping;

import java.util.List;
import java.util.OptionalInt;

/** What happens to a field if the CRM's record already has a value. */
public sealed interface FieldRule {

    /** The newest version counts; the default. */
    record Overwrite() implements FieldRule {}

    /** Written only while the record has none: what a person entered stays. */
    record FillIfEmpty() implements FieldRule {}

    /**
     * Added below what is there, once per call.
     *
     * @param maxLength of the whole text, in characters; what does not fit is cut with a mark
     */
    record Append(int maxLength) implements FieldRule {}

    /**
     * Never moved back.
     *
     * @param steps from first to last; a step may have several values, between which it may move freely
     */
    record ForwardOnly(List<List<String>> steps) implements FieldRule {

        OptionalInt stepOf(String value) {
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).contains(value)) {
                    return OptionalInt.of(i);
                }
            }
            return OptionalInt.empty();
        }
    }
}
