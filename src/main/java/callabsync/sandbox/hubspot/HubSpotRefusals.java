package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** HubSpot's error bodies. */
final class HubSpotRefusals {

    private HubSpotRefusals() {}

    /** One property that was refused. */
    record Fault(String name, String code, String message) {}

    static StandInRefusal refusal(int status, String category, String message) {
        return new StandInRefusal(StandInAnswer.json(status, body(category, message)));
    }

    static StandInRefusal validation(String message) {
        return refusal(400, "VALIDATION_ERROR", message);
    }

    static StandInRefusal notFound() {
        return refusal(404, "OBJECT_NOT_FOUND", "resource not found");
    }

    static StandInRefusal missingScope(String scope) {
        Map<String, Object> body =
                body("MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.");
        body.put(
                "errors",
                List.of(Map.of(
                        "message",
                        "One or more of the following scopes are required.",
                        "context",
                        Map.of("requiredGranularScopes", List.of(scope)))));
        return new StandInRefusal(StandInAnswer.json(403, body));
    }

    static StandInRefusal exists(String id) {
        return refusal(409, "CONFLICT", "Contact already exists. Existing ID: " + id);
    }

    /** Refuses all faulty properties of a request at once, with the list as JSON inside the message. */
    static StandInRefusal properties(List<Fault> faults) {
        List<Map<String, Object>> inMessage = faults.stream()
                .map(fault -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("isValid", false);
                    each.put("message", fault.message());
                    each.put("error", fault.code());
                    each.put("name", fault.name());
                    each.put("localizedErrorMessage", fault.message());
                    return each;
                })
                .toList();
        Map<String, Object> body =
                body("VALIDATION_ERROR", "Property values were not valid: " + StandInJson.write(inMessage));
        body.put(
                "errors",
                faults.stream()
                        .map(fault -> Map.of(
                                "message", fault.message(),
                                "code", fault.code(),
                                "context", Map.of("propertyName", List.of(fault.name()))))
                        .toList());
        return new StandInRefusal(StandInAnswer.json(400, body));
    }

    /** Answers that a limit is reached. Unlike all other bodies, this one has no {@code category}. */
    static StandInAnswer rateLimited(String policyName) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "error");
        body.put("message", "You have reached your " + policyName.toLowerCase(java.util.Locale.ROOT) + " limit.");
        body.put("errorType", "RATE_LIMIT");
        body.put("correlationId", UUID.randomUUID().toString());
        body.put("policyName", policyName);
        body.put("requestId", UUID.randomUUID().toString());
        return StandInAnswer.json(429, body);
    }

    static Map<String, Object> body(String category, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "error");
        body.put("message", message);
        body.put("correlationId", UUID.randomUUID().toString());
        body.put("category", category);
        return body;
    }
}
