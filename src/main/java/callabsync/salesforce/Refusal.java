package callabsync.salesforce;

import callabsync.sink.CrmAnswer;
import callabsync.sink.RefusedException;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

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

    /** The key is taken. A duplicate rule is another thing: it is about a record like this one, and may be wrong. */
    private static final Set<String> KEY_TAKEN = Set.of("DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID");

    /** Nothing works until somebody has changed the configuration. */
    static RefusedException misconfigured(String reason) {
        return new RefusedException(Verdict.unavailable(reason, Optional.of(CONFIGURATION)));
    }

    RefusedException asException() {
        return new RefusedException(verdict, code);
    }

    /** What an answer other than 2xx means for all that the request was for. */
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
        // With a code a 404 is not about a record but about the address: a key field that was taken away, for one.
        return status == 404 && !code.isEmpty() ? Verdict.retry(said) : new Verdict.Permanent(said);
    }

    private static Verdict limited(Fault fault, String said, RandomGenerator random) {
        if (fault.message().contains("Concurrent")) {
            Duration wait = Duration.ofSeconds(CONCURRENT_WAIT_S + random.nextInt(CONCURRENT_WAIT_S + 1));
            return new Verdict.Retry(said + " (concurrent requests)", Optional.of(wait), false);
        }
        return Verdict.unavailable("The org's daily requests are used up", Optional.of(LIMIT));
    }

    /** What a record's own error inside an HTTP 200 means; a refused record was surely not written. */
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

    /** Whether half of what was asked may be answered. */
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
}
