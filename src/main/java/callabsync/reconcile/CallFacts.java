package callabsync.reconcile;

import callabsync.event.EventType;
import callabsync.sink.Json;
import callabsync.source.Answers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A call as Callab lists it, and the webhooks that it must have sent.
 *
 * @param fields as Callab's API gives them
 */
record CallFacts(Map<String, Object> fields) {

    /** Callab's words for calls that are over; a call with an end is over whatever its word. */
    private static final Set<String> OVER = Set.of(
            "completed",
            "ended",
            "busy",
            "no-answer",
            "no_answer",
            "unreachable",
            "voicemail",
            "failed",
            "canceled",
            "cancelled");

    String id() {
        return Json.text(fields, "id");
    }

    String contactId() {
        return Json.text(fields, "contact_id");
    }

    boolean isOver() {
        return endedAt().isPresent()
                || OVER.contains(Json.text(fields, "call_status").toLowerCase(Locale.ROOT));
    }

    Optional<Instant> endedAt() {
        return Answers.time(fields.get("ended_at"));
    }

    private Instant createdAt() {
        return Answers.time(fields.get("created_at")).orElse(Instant.EPOCH);
    }

    /** Returns when the events of the call happened. */
    Instant occurredAt() {
        return endedAt().or(() -> Answers.time(fields.get("updated_at"))).orElseGet(this::createdAt);
    }

    /** Returns when the call changed last. Its webhooks need some time from then on. */
    Instant settledAt() {
        Instant updated = Answers.time(fields.get("updated_at")).orElse(Instant.EPOCH);
        return updated.isAfter(occurredAt()) ? updated : occurredAt();
    }

    /** Returns the day under which Callab lists it. */
    LocalDate day() {
        Instant at = createdAt().equals(Instant.EPOCH) ? occurredAt() : createdAt();
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    Map<String, Object> outcomes() {
        return Json.object(fields.get("agent_post_call_outcomes"));
    }

    /** Returns the types of event that a finished call has brought. */
    List<EventType> expected() {
        var types = new ArrayList<EventType>();
        types.add(EventType.CALL_ENDED);
        if (!outcomes().isEmpty()) {
            types.add(EventType.CALL_OUTCOME_EXTRACTED);
        }
        return types;
    }

    @Override
    public String toString() {
        return "CallFacts[" + id() + "]";
    }
}
