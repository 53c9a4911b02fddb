package callabsync.salesforce;

import java.util.List;
import java.util.Map;

/** Calls that end in each of the ways that make a mapping choose another value. */
final class PreflightSamples {

    static final List<Map<String, Object>> ALL = List.of(
            outcome(Map.of(
                    "interested",
                    true,
                    "product",
                    "Enterprise Plan",
                    "budget",
                    "$50,000",
                    "decision_timeline",
                    "Q1 2026",
                    "next_action",
                    "Schedule demo",
                    "appointment_booked",
                    true,
                    "appointment_date",
                    "2025-11-20T14:00:00Z")),
            outcome(Map.of("interested", true, "next_action", "Send a brochure")),
            outcome(Map.of("interested", false, "do_not_call", true, "next_action", "Archive")),
            outcome(Map.of("sentiment", "Neutral")));

    private PreflightSamples() {}

    private static Map<String, Object> outcome(Map<String, Object> outcomes) {
        return Map.of(
                "event",
                "call_outcome_extracted",
                "timestamp",
                "2025-11-17T10:30:00Z",
                "contact",
                Map.of(
                        "first_name", "John",
                        "last_name", "Smith",
                        "email", "john@example.com",
                        "phone", "+14085551234",
                        "company", "Tech Corp"),
                "call",
                Map.of(
                        "id",
                        "call_sample",
                        "status",
                        "completed",
                        "duration",
                        180,
                        "start_time",
                        "2025-11-17T10:27:00Z",
                        "end_time",
                        "2025-11-17T10:30:00Z",
                        "recording_url",
                        "https://recordings.example.com/sample.mp3",
                        "summary",
                        "A sample"),
                "outcomes",
                outcomes);
    }
}
