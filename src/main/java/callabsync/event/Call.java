package callabsync.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The phone call. A view of the event's {@code call} object: everything in it may be absent.
 *
 * @param fields the object with canonical names ({@code id status duration start_time end_time recording_url
 *     transcript summary direction is_test})
 */
public record Call(Map<String, Object> fields) {

    public Optional<String> id() {
        return Fields.key(fields, "id");
    }

    public Optional<String> status() {
        return Fields.text(fields, "status");
    }

    public Optional<Instant> startedAt() {
        return Fields.instant(fields, "start_time");
    }

    public Optional<Instant> endedAt() {
        return Fields.instant(fields, "end_time");
    }

    /** Returns whether Callab marks the call as a test. */
    public boolean isTest() {
        return Boolean.TRUE.equals(fields.get("is_test"));
    }

    /** Omits personal data. */
    @Override
    public String toString() {
        return "Call[" + id().orElse("-") + "]";
    }
}
