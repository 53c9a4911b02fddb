package callabsync.salesforce;

import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.RefusedException;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal means, by its {@code errorCode}: the HTTP status does not tell, 400 is a locked row as well as a bad
 * field. The messages of Salesforce hold values of records and are never passed on.
 *
 * @param code Salesforce's first error code; empty if it gave none
 */
record Refusal(String code, Verdict verdict) {

    static final Duration CONFIGURATION = Duration.ofMinutes(5);
    static final String DAILY_LIMIT = "REQUEST_LIMIT_EXCEEDED";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration REMATCH = Duration.ofSeconds(1);
    private static final int CONCURRENT_WAIT_S = 30;
    private static final Set<String> TRANSIENT = Set.of(
            "UNABLE_TO_LOCK_ROW",
            "SERVER_UNAVAILABLE",
            "UNKNOWN_EXCEPTION",
            "REQUEST_RUNNING_TOO_LONG",
            "QUERY_TIMEOUT",
            "PROCESSING_HALTED",
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "STORAGE_LIMIT_EXCEEDED",
            "TOO_MANY_APEX_REQUESTS");
    private static final Set<String> CONFIGURATION_CODES = Set.of(
            "INVALID_SESSION_ID",
            "INVALID_LOGIN",
            "API_DISABLED_FOR_ORG",
            "API_CURRENTLY_DISABLED",
            "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
            "PASSWORD_LOCKOUT",
            "ORG_LOCKED",
            "INSUFFICIENT_PRIVILEGES");
    private static final Set<String> GONE =
            Set.of("ENTITY_IS_DELETED", "NOT_FOUND", "CANNOT_UPDATE_CONVERTED_LEAD", "INVALID_CROSS_REFERENCE_KEY");

    /** The key is taken. A duplicate rule is different: it is about a similar record and may be wrong. */
    private static final Set<String> KEY_TAKEN = Set.of("DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID");

    /** Returns the exception for an org in which nothing works until somebody changes the configuration. */
    static RefusedException misconfigured(String reason) {
        return new RefusedException(Verdict.unavailable(reason, Optional.of(CONFIGURATION)));
    }

    RefusedException asException() {
        return new RefusedException(verdict, code);
    }

    /** Returns what an answer other than 2xx means for the whole request. */
    static Refusal ofAnswer(CrmAnswer answer, Clock clock, RandomGenerator random) {
        List<Fault> faults = Fault.in(answer.json());
        String code = faults.isEmpty() ? "" : faults.get(0).code();
        return new Refusal(code, verdict(answer.status(), faults, answer.retryAfter(clock), random));
    }

    private static Verdict verdict(int status, List<Fault> faults, Optional<Duration> after, RandomGenerator random) {
        String code = faults.isEmpty() ? "" : faults.get(0).code();
        String said = "Salesforce answered " + status + (code.isEmpty() ? "" : ": " + summary(faults, Set.of()));
        if (code.equals(DAILY_LIMIT)) {
            return limited(faults.get(0), said, random);
        }
        if (CONFIGURATION_CODES.contains(code) || status == 401 || code.isEmpty() && status == 403) {
            return Verdict.unavailable(said + "; check the user and the app", Optional.of(CONFIGURATION));
        }
        if (status >= 502 && status <= 504 || status == 429) {
            return new Verdict.Unavailable(said, after, status != 429);
        }
        boolean isOurs = status >= 400 && status < 500 && (!code.isEmpty() || status != 408);
        if (TRANSIENT.contains(code) || status >= 500 || code.isEmpty() && !isOurs) {
            return new Verdict.Retry(said, after, status >= 500 || code.isEmpty());
        }
        // A 404 with a code is about the address, not about a record: a key field was deleted, for example.
        return status == 404 && !code.isEmpty() ? Verdict.retry(said) : new Verdict.Permanent(said);
    }

    private static Verdict limited(Fault fault, String said, RandomGenerator random) {
        if (fault.message().contains("Concurrent")) {
            Duration wait = Duration.ofSeconds(CONCURRENT_WAIT_S + random.nextInt(CONCURRENT_WAIT_S + 1));
            return new Verdict.Retry(said + " (concurrent requests)", Optional.of(wait), false);
        }
        return Verdict.unavailable("The org's daily requests are used up", Optional.of(LIMIT));
    }

    /** Returns what a record's own error inside an HTTP 200 means. A refused record was certainly not written. */
    static Refusal ofResult(Map<String, Object> result, Set<String> sent) {
        List<Fault> faults = Fault.in(result.get("errors"));
        if (faults.isEmpty()) {
            return new Refusal("", new Verdict.Permanent("Salesforce refused the record and did not say why"));
        }
        String code = faults.get(0).code();
        String said = "Salesforce: " + summary(faults, sent);
        if (TRANSIENT.contains(code)) {
            return new Refusal(code, Verdict.retry(said));
        }
        if (GONE.contains(code)) {
            return new Refusal(code, new Verdict.Gone(said, Optional.of(REMATCH)));
        }
        return new Refusal(
                code,
                KEY_TAKEN.contains(code) ? new Verdict.Exists(said, Optional.empty()) : new Verdict.Permanent(said));
    }

    private static String summary(List<Fault> faults, Set<String> sent) {
        var parts = new LinkedHashSet<String>();
        faults.stream().limit(5).forEach(fault -> {
            Set<String> fields = fault.fieldsOf(sent);
            parts.add(fields.isEmpty() ? fault.code() : fault.code() + " (" + String.join(", ", fields) + ")");
        });
        return String.join(", ", parts);
    }

    /** Returns whether half of the question may be answered. */
    static boolean isTooLarge(String code) {
        return code.equals("QUERY_TIMEOUT") || code.equals("REQUEST_RUNNING_TOO_LONG");
    }

    /** Whether a definition was other than it was read. */
    static boolean isOfDefinition(String code) {
        return code.startsWith("INVALID_FIELD")
                || code.contains("PICKLIST")
                || code.equals("STRING_TOO_LONG")
                || code.equals("INVALID_TYPE")
                || code.equals("NOT_FOUND");
    }

    /** One error of an answer. */
    record Fault(String code, String message, List<String> fields) {

        static final String OWNER = "OwnerId";

        /** Codes of errors that are about single fields: without these the record may be taken. */
        private static final Set<String> OF_FIELDS = Set.of(
                "INVALID_FIELD",
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                "INVALID_STATUS",
                "STRING_TOO_LONG",
                "MALFORMED_ID",
                "INVALID_EMAIL_ADDRESS",
                "NUMBER_OUTSIDE_VALID_RANGE",
                "INVALID_TYPE_ON_FIELD_IN_RECORD",
                "JSON_PARSER_ERROR",
                "FIELD_INTEGRITY_EXCEPTION",
                "FIELD_FILTER_VALIDATION_EXCEPTION",
                "INVALID_CROSS_REFERENCE_KEY",
                "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");

        /** Codes of errors that are about the owner, whether they name the field or not. */
        private static final Set<String> OF_OWNER = Set.of(
                "INACTIVE_OWNER_OR_USER", "OPERATION_WITH_INVALID_USER_TYPE_EXCEPTION", "TRANSFER_REQUIRES_READ");

        private static final Set<String> OF_RIGHTS = Set.of("INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE");
        private static final int LONGEST_MESSAGE = 2_000;
        private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_]{2,60}");
        private static final Pattern NO_SUCH_COLUMN = Pattern.compile("No such column '([A-Za-z]\\w{1,60})'");
        private static final Pattern FIELD_IN_MESSAGE = Pattern.compile(
                "(?:No such column '|fields are missing: \\[|update fields: |^)([A-Za-z]\\w{1,60})(?='|]|:|\\b)");

        /** Without the message and the names, which come from outside and may repeat what was sent. */
        @Override
        public String toString() {
            return "Fault[" + code + "]";
        }

        static List<Fault> in(@Nullable Object json) {
            var faults = new ArrayList<Fault>();
            List<Map<String, Object>> errors = Json.objects(json);
            for (var each : errors.isEmpty() ? List.of(Json.object(json)) : errors) {
                String code =
                        first(Json.text(each, "errorCode"), Json.text(each, "statusCode"), Json.text(each, "error"));
                if (CODE.matcher(code).matches()) {
                    List<String> fields = each.get("fields") instanceof List<?> list
                            ? list.stream().map(String::valueOf).toList()
                            : List.of();
                    String message = Json.text(each, "message");
                    faults.add(
                            new Fault(code, message.substring(0, Math.min(LONGEST_MESSAGE, message.length())), fields));
                }
            }
            return faults;
        }

        private static String first(String... texts) {
            for (String text : texts) {
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return "";
        }

        /** The names at fault; those that only the message names count if they were sent. */
        Set<String> fieldsOf(Set<String> sent) {
            var names = new LinkedHashSet<String>();
            fields.stream().filter(name -> name.matches("[A-Za-z]\\w{0,80}")).forEach(names::add);
            Matcher matcher = FIELD_IN_MESSAGE.matcher(message);
            while (names.isEmpty() && matcher.find()) {
                if (sent.contains(matcher.group(1))) {
                    names.add(matcher.group(1));
                }
            }
            return names;
        }

        /**
         * The fields without which a refused record may be taken, each with the code of its fault. Empty when a fault is about
         * the record as a whole, names no field that was sent, or names one that nothing can be written without.
         */
        static Map<String, String> avoidable(List<Fault> faults, Set<String> sent, Set<String> kept) {
            var result = new LinkedHashMap<String, String>();
            for (Fault fault : faults) {
                Set<String> names = fault.avoidable(sent);
                if (names.isEmpty() || names.stream().anyMatch(kept::contains)) {
                    return Map.of();
                }
                names.forEach(name -> result.putIfAbsent(name, fault.code()));
            }
            return result;
        }

        private Set<String> avoidable(Set<String> sent) {
            var names = new LinkedHashSet<String>();
            if (OF_FIELDS.contains(code) || OF_OWNER.contains(code)) {
                fields.stream().filter(sent::contains).forEach(names::add);
            }
            if (names.isEmpty() && OF_OWNER.contains(code) && sent.contains(OWNER)) {
                names.add(OWNER);
            }
            Matcher column = NO_SUCH_COLUMN.matcher(message);
            if (names.isEmpty() && code.equals("INVALID_FIELD") && column.find() && sent.contains(column.group(1))) {
                names.add(column.group(1));
            }
            return names;
        }

        /** Whether an error with this code is about a field, whatever its value is. */
        static boolean isOfRights(String code) {
            return OF_RIGHTS.contains(code);
        }

        /** Whether an error with this code comes again for the same value of this field in a record of the same type. */
        static boolean isOfValue(String code, String field) {
            return code.equals("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST") || field.equals(OWNER);
        }
    }
}
