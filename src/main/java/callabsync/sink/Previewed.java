package callabsync.sink;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one delivery would do.
 *
 * @param crmId the record that it is for; empty: none, or none yet
 * @param record what the mapping gives; null: nothing, or it failed
 * @param present what the CRM holds now, as far as it was read; empty: nothing, or it cannot be read
 * @param isRead whether {@code present} is what the CRM holds
 * @param note what there is to say besides: a question, why it fails or writes nothing
 */
public record Previewed(
        Outcome outcome,
        Optional<String> crmId,
        @Nullable Object record,
        Map<String, Object> present,
        boolean isRead,
        List<Change> changes,
        Optional<String> note) {
    /** Without what it tells about a person. */
    @Override
    public String toString() {
        return "Previewed[" + outcome + ", " + crmId + "]";
    }

    /** What would become of the delivery. */
    public enum Outcome {
        /** The record is updated. */
        UPDATE,
        /** The record, or the activity, is created. */
        CREATE,
        /** Everything is there already, or newer. */
        UNCHANGED,
        /** A person must decide first. */
        HELD,
        /** Nothing is written: a policy, or another mapping's business. */
        IGNORED,
        /** It is dead at the first attempt. */
        FAILED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One field.
     *
     * @param was what is there now; null: nothing, or unknown
     * @param now what will be there
     * @param isWritten whether it is sent
     * @param what written, cleared, unchanged, or why it is left alone
     */
    public record Change(
            String field, @Nullable Object was, @Nullable Object now, boolean isWritten, String what) {

        /** The field stays as it is. */
        static Change none(String field, @Nullable Object was, String why) {
            return new Change(field, was, was, false, why);
        }

        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Change[" + field + ", " + what + "]";
        }
    }

    /** Of something that is there. */
    static Previewed of(
            Optional<String> crmId,
            @Nullable Object record,
            Optional<Map<String, Object>> present,
            List<Change> changes,
            Optional<String> note) {
        boolean writes = changes.stream().anyMatch(Change::isWritten);
        return new Previewed(
                writes ? Outcome.UPDATE : Outcome.UNCHANGED,
                crmId,
                record,
                present.orElse(Map.of()),
                present.isPresent(),
                changes,
                note);
    }

    static Previewed without(Outcome outcome, Optional<String> crmId, @Nullable Object record, String note) {
        return new Previewed(
                outcome,
                crmId,
                record,
                Map.of(),
                false,
                List.of(),
                note.isBlank() ? Optional.empty() : Optional.of(note));
    }
}
