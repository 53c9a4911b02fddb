package callabsync.salesforce;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmAnswer;
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
 * @param reason for the operator: codes and names of fields
 * @param after not before this
 * @param mayBeDone whether what was asked may have been done all the same
 */
record Ruling(Kind kind, String code, String reason, Optional<Duration> after, boolean mayBeDone) {

    /** What becomes of the deliveries. */
    enum Kind {
        /** It may work later. */
        RETRYABLE,
        /** It will never work as it is. */
        PERMANENT,
        /** Nothing will work for a while. */
        UNAVAILABLE,
        /** The record is not there any more, or became another: match again. */
        GONE,
        /** The same is there already. */
        DUPLICATE
    }

    static final Duration CONFIGURATION = Duration.ofMinutes(5);
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
    private static final Set<String> DUPLICATE =
            Set.of("DUPLICATES_DETECTED", "DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID");

    static Ruling unavailable(String reason, Duration after) {
        return new Ruling(Kind.UNAVAILABLE, "", reason, Optional.of(after), false);
    }

    /** What an answer other than 2xx means for all that the request was for. */
    static Ruling ofAnswer(CrmAnswer answer, Clock clock, RandomGenerator random) {
        List<Fault> faults = Fault.in(answer.json());
        int status = answer.status();
        if (faults.isEmpty()) {
            return ofStatus(status, answer.retryAfter(clock));
        }
        Fault fault = faults.get(0);
        String said = "Salesforce answered " + status + ": " + summary(faults, Set.of());
        if (fault.code().equals("REQUEST_LIMIT_EXCEEDED")) {
            return limited(fault, said, random);
        }
        if (CONFIGURATION_CODES.contains(fault.code()) || status == 401) {
            return new Ruling(
                    Kind.UNAVAILABLE,
                    fault.code(),
                    said + "; check the user and the app",
                    Optional.of(CONFIGURATION),
                    false);
        }
        if (status >= 502 && status <= 504 || status == 429) {
            return new Ruling(Kind.UNAVAILABLE, fault.code(), said, answer.retryAfter(clock), status != 429);
        }
        if (TRANSIENT.contains(fault.code()) || status >= 500) {
            return new Ruling(Kind.RETRYABLE, fault.code(), said, answer.retryAfter(clock), status >= 500);
        }
        // Not a record but what the address names: a key field that was taken away, for one.
        Kind kind = status == 404 ? Kind.RETRYABLE : Kind.PERMANENT;
        return new Ruling(kind, fault.code(), said, Optional.empty(), false);
    }

    private static Ruling ofStatus(int status, Optional<Duration> retryAfter) {
        String said = "Salesforce answered " + status;
        if (status == 401 || status == 403) {
            return unavailable(said + "; check the user and the app", CONFIGURATION);
        }
        if (status >= 502 && status <= 504 || status == 429) {
            return new Ruling(Kind.UNAVAILABLE, "", said, retryAfter, status != 429);
        }
        boolean client = status >= 400 && status < 500 && status != 408;
        return new Ruling(client ? Kind.PERMANENT : Kind.RETRYABLE, "", said, retryAfter, !client);
    }

    private static Ruling limited(Fault fault, String said, RandomGenerator random) {
        if (fault.message().contains("Concurrent")) {
            Duration wait = Duration.ofSeconds(CONCURRENT_WAIT_S + random.nextInt(CONCURRENT_WAIT_S + 1));
            return new Ruling(Kind.RETRYABLE, fault.code(), said + " (concurrent requests)", Optional.of(wait), false);
        }
        return new Ruling(
                Kind.UNAVAILABLE, fault.code(), "The org's daily requests are used up", Optional.of(LIMIT), false);
    }

    /** What a record's own error inside an HTTP 200 means; a refused record was surely not written. */
    static Ruling ofResult(Map<String, Object> result, Set<String> sent) {
        List<Fault> faults = Fault.in(result.get("errors"));
        if (faults.isEmpty()) {
            return new Ruling(
                    Kind.PERMANENT, "", "Salesforce refused the record and did not say why", Optional.empty(), false);
        }
        Fault fault = faults.get(0);
        String said = "Salesforce: " + summary(faults, sent);
        if (TRANSIENT.contains(fault.code())) {
            return new Ruling(Kind.RETRYABLE, fault.code(), said, Optional.empty(), false);
        }
        if (GONE.contains(fault.code())) {
            return new Ruling(Kind.GONE, fault.code(), said, Optional.of(REMATCH), false);
        }
        Kind kind = DUPLICATE.contains(fault.code()) ? Kind.DUPLICATE : Kind.PERMANENT;
        return new Ruling(kind, fault.code(), said, Optional.empty(), false);
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
    boolean isTooLarge() {
        return code.equals("QUERY_TIMEOUT") || code.equals("REQUEST_RUNNING_TOO_LONG");
    }

    /** Whether a definition was other than it was read. */
    boolean isOfDefinition() {
        return code.startsWith("INVALID_FIELD")
                || code.contains("PICKLIST")
                || code.equals("STRING_TOO_LONG")
                || code.equals("INVALID_TYPE")
                || code.equals("NOT_FOUND");
    }

    /** The result of an attempt whose own part was refused like this. */
    AttemptResult asResult() {
        return kind == Kind.PERMANENT || kind == Kind.DUPLICATE
                ? AttemptResult.permanent(reason)
                : new AttemptResult.Retryable(reason, after);
    }

    /** Answers for the deliveries that a refused write was for. Of several any may be at fault: they are tried apart. */
    void answer(Batch batch, List<Item> items) {
        AttemptResult result = asResult();
        if (result instanceof AttemptResult.Permanent
                && items.stream().filter(Item::isOpen).count() > 1) {
            batch.split(reason);
        } else {
            items.forEach(item -> item.answer(result));
        }
    }
}
