package callabsync.preview;

import callabsync.event.Event;
import callabsync.sink.Previewed;
import callabsync.sink.Previewed.Change;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record that a mapping makes of one event, and the changes it would bring.
 *
 * @param destination whose records it is compared with; null: none
 * @param outcome what would become of the delivery: update, create, unchanged, held, ignored, failed
 * @param record what the mapping gives; null when it gives nothing or failed
 * @param compared with {@code crm}: what the CRM holds now; {@code written before}: what was written before, as the CRM
 *     cannot be read; {@code saved mapping}: what that makes of the event; {@code nothing}
 * @param changes field by field
 * @param present what the CRM holds besides
 * @param note what there is to say besides, a question for example
 * @param error why the mapping failed, with file, line and column
 */
public record Preview(
        @Nullable String eventId,
        @Nullable String destination,
        @Nullable String crmId,
        @Nullable String outcome,
        @Nullable Object record,
        String compared,
        List<Field> changes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> present,
        @Nullable String note,
        @Nullable String error) {
    /** Omits personal data. */
    @Override
    public String toString() {
        return "Preview[" + eventId + ", " + destination + ", " + outcome + "]";
    }

    /**
     * One field.
     *
     * @param was what is there now; null: nothing, or unknown
     * @param now what it would be
     * @param written whether it is sent
     * @param what written, cleared, unchanged, or why it is left alone
     */
    public record Field(
            String field, @Nullable Object was, @Nullable Object now, boolean written, String what) {
        /** Omits personal data. */
        @Override
        public String toString() {
            return "Field[" + field + ", " + what + "]";
        }

        static Field of(Change change) {
            return new Field(change.field(), change.was(), change.now(), change.isWritten(), change.what());
        }
    }

    static Preview of(@Nullable String eventId, String destination, Previewed previewed) {
        boolean failed = previewed.outcome() == Previewed.Outcome.FAILED;
        var besides = new LinkedHashMap<>(previewed.present());
        previewed.changes().forEach(change -> besides.remove(change.field()));
        besides.remove("attributes");
        besides.values().removeIf(java.util.Objects::isNull);
        return new Preview(
                eventId,
                destination,
                previewed.crmId().orElse(null),
                previewed.outcome().word(),
                previewed.record(),
                previewed.isRead() ? "crm" : previewed.changes().isEmpty() ? "nothing" : "written before",
                previewed.changes().stream().map(Field::of).toList(),
                besides,
                failed ? null : previewed.note().orElse(null),
                failed ? previewed.note().orElse("It fails") : null);
    }

    public static Preview failed(@Nullable String eventId, Event event, String error) {
        return new Preview(
                eventId,
                null,
                event.contact().crmId().orElse(null),
                "failed",
                null,
                "nothing",
                List.of(),
                Map.of(),
                null,
                error);
    }

    /** Returns whether anything would be written. */
    public boolean writes() {
        return changes.stream().anyMatch(Field::written);
    }
}
