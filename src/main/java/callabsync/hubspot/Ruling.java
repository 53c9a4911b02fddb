package callabsync.hubspot;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.event.Masked;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer other than 2xx means, by HubSpot's own rules.
 *
 * @param kind what becomes of the deliveries
 * @param reason for the operator, without personal values
 * @param after not before this
 * @param mayBeDone whether what was asked may have been done all the same
 */
record Ruling(Kind kind, String reason, Optional<Duration> after, boolean mayBeDone) {

    /** What becomes of the deliveries. */
    enum Kind {
        /** It may work later. */
        RETRYABLE,
        /** It will never work as it is. */
        PERMANENT,
        /** Nothing will work for a while. */
        UNAVAILABLE
    }

    private static final Duration LOCKED = Duration.ofSeconds(2);
    private static final Duration SECONDLY = Duration.ofSeconds(1);
    private static final Duration DAILY = Duration.ofMinutes(15);
    private static final Duration TEN_SECONDLY = Duration.ofSeconds(10);

    static Ruling of(CrmAnswer answer, Clock clock) {
        int status = answer.status();
        String said = "HubSpot answered " + status + ": " + summary(answer.object());
        return switch (status) {
            case 401 -> unavailable("HubSpot refuses the token (401): check HUBSPOT_TOKEN", Optional.empty());
            case 403 -> unavailable("HubSpot refuses the token (403): it lacks a scope", Optional.empty());
            case 408 -> new Ruling(Kind.RETRYABLE, said, answer.retryAfter(clock), true);
            case 423 -> new Ruling(Kind.RETRYABLE, said, Optional.of(LOCKED), false);
            case 429 -> limited(answer, clock);
            case 477 -> unavailable("HubSpot is migrating the account (477)", answer.retryAfter(clock));
            case 502, 503, 504 -> new Ruling(Kind.UNAVAILABLE, said, answer.retryAfter(clock), true);
            default -> {
                if (status >= 500 || status < 400) {
                    yield new Ruling(
                            status > 520 ? Kind.UNAVAILABLE : Kind.RETRYABLE, said, answer.retryAfter(clock), true);
                }
                yield new Ruling(Kind.PERMANENT, said, Optional.empty(), false);
            }
        };
    }

    /** What one error inside a 207 means for the inputs that it names. */
    static AttemptResult ofError(Map<String, Object> error) {
        String category = Json.text(error, "category");
        String reason = "HubSpot: " + summary(error);
        return switch (category) {
            case "VALIDATION_ERROR", "CONFLICT", "INVALID_AUTHENTICATION", "MISSING_SCOPES" -> new Permanent(reason);
            default -> new Retryable(reason);
        };
    }

    private static Ruling limited(CrmAnswer answer, Clock clock) {
        String policy = Json.text(answer.object(), "policyName");
        if (policy.equals("DAILY")) {
            // It ends at midnight of the account's time zone. A probe costs one refused request, a missed midnight a
            // day.
            return unavailable("HubSpot's daily limit is used up (429)", Optional.of(DAILY));
        }
        Duration wait = policy.equals("SECONDLY") ? SECONDLY : TEN_SECONDLY;
        return unavailable(
                "HubSpot's limit is reached (429 " + policy + ")",
                Optional.of(answer.retryAfter(clock).orElse(wait)));
    }

    static Ruling unavailable(String reason, Optional<Duration> after) {
        return new Ruling(Kind.UNAVAILABLE, reason, after, false);
    }

    /** Category and the properties at fault with their codes; else the message with what may be personal masked. */
    static String summary(Map<String, Object> error) {
        List<Fault> faults = Fault.in(error);
        String category = Json.text(error, "category");
        if (!faults.isEmpty()) {
            return category + " " + faults;
        }
        return (category + " " + Masked.text(Json.text(error, "message"))).strip();
    }

    /** One property that was refused. */
    record Fault(String property, String code) {

        /** HubSpot says it in {@code errors}, or as JSON within the message. */
        static List<Fault> in(Map<String, Object> error) {
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

        boolean isOfDefinition() {
            return code.equals("PROPERTY_DOESNT_EXIST") || code.equals("READ_ONLY_VALUE");
        }

        @Override
        public String toString() {
            return code + " " + property;
        }
    }
}
