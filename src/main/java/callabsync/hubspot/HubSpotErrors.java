package callabsync.hubspot;

import callabsync.event.Masked;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** HubSpot's own rules for what an error means, and which properties of which inputs it is about. */
final class HubSpotErrors {

    private static final Duration LOCKED = Duration.ofSeconds(2);
    private static final Duration SECONDLY = Duration.ofSeconds(1);
    private static final Duration DAILY = Duration.ofMinutes(15);
    private static final Duration TEN_SECONDLY = Duration.ofSeconds(10);
    private static final Pattern EXISTING = Pattern.compile("Existing ID: ?(\\d+)");

    /** A shorter value may stand in a message by chance. */
    private static final int TELLING = 3;

    /** The properties that an activity can do without. */
    private static final Set<String> DISPENSABLE = Set.of(HubSpotActivities.OWNER, "hs_call_disposition");

    private HubSpotErrors() {}

    /** Returns what an answer other than 2xx means for the whole request. */
    static Verdict verdict(CrmAnswer answer, Clock clock) {
        int status = answer.status();
        String said = "HubSpot answered " + status + ": " + summary(answer.object());
        Optional<Duration> after = answer.retryAfter(clock);
        return switch (status) {
            case 401 -> Verdict.unavailable("HubSpot refuses the token (401): check HUBSPOT_TOKEN");
            case 403 -> Verdict.unavailable("HubSpot refuses the token (403): it lacks a scope");
            case 408 -> new Verdict.Retry(said, after, true);
            case 423 -> new Verdict.Retry(said, Optional.of(LOCKED), false);
            case 429 -> limited(answer, after);
            case 477 -> Verdict.unavailable("HubSpot is migrating the account (477)", after);
            case 502, 503, 504 -> new Verdict.Unavailable(said, after, true);
            default -> {
                if (status > 520) {
                    yield new Verdict.Unavailable(said, after, true);
                }
                yield status >= 500 || status < 400
                        ? new Verdict.Retry(said, after, true)
                        : new Verdict.Permanent(said);
            }
        };
    }

    private static Verdict limited(CrmAnswer answer, Optional<Duration> after) {
        String policy = Json.text(answer.object(), "policyName");
        if (policy.equals("DAILY")) {
            // The limit ends at midnight in the account's time zone. A probe costs one refused request; a missed
            // midnight costs a day.
            return Verdict.unavailable("HubSpot's daily limit is used up (429)", Optional.of(DAILY));
        }
        Duration wait = policy.equals("SECONDLY") ? SECONDLY : TEN_SECONDLY;
        return Verdict.unavailable("HubSpot's limit is reached (429 " + policy + ")", Optional.of(after.orElse(wait)));
    }

    /** Returns what one error inside a 207 means for the inputs that it names. */
    static Verdict ofOne(Map<String, Object> error) {
        String reason = "HubSpot: " + summary(error);
        return switch (Json.text(error, "category")) {
            case "VALIDATION_ERROR", "CONFLICT", "INVALID_AUTHENTICATION", "MISSING_SCOPES" ->
                new Verdict.Permanent(reason);
            default -> Verdict.retry(reason);
        };
    }

    /** Returns the category and the faulty properties with their codes; if there are none, the masked message. */
    static String summary(Map<String, Object> error) {
        List<Fault> faults = faults(error);
        String category = Json.text(error, "category");
        return faults.isEmpty()
                ? (category + " " + Masked.text(Json.text(error, "message"))).strip()
                : category + " " + faults;
    }

    /** One property that was refused. */
    private record Fault(String property, String code) {

        boolean isOfDefinition() {
            return code.equals("PROPERTY_DOESNT_EXIST") || code.equals("READ_ONLY_VALUE");
        }

        @Override
        public String toString() {
            return code + " " + property;
        }
    }

    /** Reads the faults from {@code errors}, or from JSON within the message. */
    private static List<Fault> faults(Map<String, Object> error) {
        var faults = new ArrayList<Fault>();
        for (var each : Json.objects(error.get("errors"))) {
            Object names = Json.object(each.get("context")).get("propertyName");
            String name = names instanceof List<?> list && !list.isEmpty()
                    ? String.valueOf(list.get(0))
                    : Json.text(each, "in");
            if (!name.isEmpty()) {
                faults.add(new Fault(name, Json.text(each, "code")));
            }
        }
        String message = Json.text(error, "message");
        int list = message.indexOf("[{");
        if (faults.isEmpty() && list >= 0) {
            Json.objects(Json.read(message.substring(list)))
                    .forEach(each -> faults.add(new Fault(Json.text(each, "name"), Json.text(each, "error"))));
        }
        return faults;
    }

    /** Returns whether a property of these inputs is missing in the portal or read-only. */
    static boolean isOfDefinition(List<Input> inputs, Map<String, Object> error) {
        return faults(error).stream()
                .anyMatch(fault -> fault.isOfDefinition()
                        && inputs.stream().anyMatch(input -> input.properties().containsKey(fault.property())));
    }

    /** Returns the properties that inputs can be sent without, by the inputs' keys. */
    static Map<String, Set<String>> unfit(List<Input> inputs, Map<String, Object> error) {
        var unfit = new LinkedHashMap<String, Set<String>>();
        faults(error)
                .forEach(fault -> inputs.stream()
                        .filter(input -> isGuilty(input, fault, inputs.size() == 1, error))
                        .forEach(input -> unfit.computeIfAbsent(input.key(), none -> new HashSet<>())
                                .add(fault.property())));
        return unfit;
    }

    /**
     * Returns whether the fault is about this input. A fault of a definition is about every input; a fault of a value
     * is about the inputs with that value, which the message quotes.
     */
    private static boolean isGuilty(Input input, Fault fault, boolean isAlone, Map<String, Object> error) {
        String value = Json.text(input.properties(), fault.property());
        return input.properties().containsKey(fault.property())
                && (isAlone
                        || fault.isOfDefinition()
                        || DISPENSABLE.contains(fault.property())
                        || value.length() >= TELLING && String.valueOf(error).contains(value));
    }

    /**
     * Returns the id of the record that exists already.
     *
     * @param isConflict whether the answer's status says so; else the error's category does
     */
    static Optional<String> existingId(Map<String, Object> error, boolean isConflict) {
        var matcher = EXISTING.matcher(Json.text(error, "message"));
        return (isConflict || Json.text(error, "category").equals("CONFLICT")) && matcher.find()
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** Returns the inputs that an error names, by key or id. */
    static List<Input> named(Iterable<Input> inputs, Map<String, Object> error) {
        var names = new HashSet<>(namesIn(error, "objectWriteTraceId", "ids", "id"));
        Json.objects(error.get("errors"))
                .forEach(each -> names.addAll(namesIn(each, "objectWriteTraceId", "ids", "id")));
        var result = new ArrayList<Input>();
        inputs.forEach(input -> {
            if (names.contains(input.key()) || names.contains(Json.text(input.json(), "id"))) {
                result.add(input);
            }
        });
        return result;
    }

    /** Returns the values under these names in an error's context. */
    static Set<String> namesIn(Map<String, Object> error, String... places) {
        Map<String, Object> context = Json.object(error.get("context"));
        var names = new HashSet<String>();
        for (String place : places) {
            if (context.get(place) instanceof List<?> list) {
                list.forEach(each -> names.add(String.valueOf(each)));
            }
        }
        return names;
    }
}
