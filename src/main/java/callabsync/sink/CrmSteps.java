package callabsync.sink;

import callabsync.delivery.Batch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The steps that a kind of destination gives to its route, which calls them as {@code crm:<operation>}. One bean per kind. */
public interface CrmSteps {

    /** The kind of sink whose deliveries they take. */
    String sink();

    /** How each step is made. A kind has the operations that it needs. */
    Map<Operation, Maker> steps();

    /** What a step does. */
    enum Operation {
        /** Finds the record that each delivery is about. */
        MATCH,
        /** Makes of each delivery what is to be written. */
        SHAPE,
        /** Writes it. */
        WRITE,
        /** Adds an activity of one type to the records, once per call. */
        ACTIVITY,
        /** Marks what has no answer yet as delivered. */
        FINISH;

        /** Returns the name after {@code crm:}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Operation> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** Makes a step when its route is loaded. */
    interface Maker {

        /**
         * Asks for the options that the step has; any other is refused.
         *
         * @throws IllegalArgumentException when an option is missing, or has a value that is not known
         */
        Step of(StepOptions options);
    }

    /** Takes a batch one step further, and leaves alone what an earlier one has answered. */
    interface Step {
        void take(Batch batch);
    }
}
