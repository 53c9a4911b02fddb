package callabsync.http;

import callabsync.sink.MatchPolicies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a destination of kind {@code http} sets besides what all destinations have. The defaults are the generic CRM's. Each
 * JSONata expression is over an answer: {@code status}, {@code headers} by name in lower case, {@code body}.
 *
 * @param url that all paths stand under
 * @param token bearer token; blank: none
 * @param username with {@code password}: HTTP Basic
 * @param headerName with {@code headerValue}: credentials in a header of the API's own
 * @param oauth client credentials; absent: none
 * @param method of an update
 * @param path of an update; {@code {crm_id}} and {@code {contact.email}} become one encoded segment each
 * @param query by name, with the same placeholders
 * @param headers by name, with the same placeholders
 * @param mapping that makes the body; blank: the one that the route names
 * @param body how the mapped fields are written
 * @param rpcMethod of the JSON-RPC envelope
 * @param rpcParams of the JSON-RPC envelope, JSON with placeholders, {@code "{fields}"} among them; blank: the fields
 * @param envelope the field of the body that the mapped fields stand in; blank: they are the body
 * @param whole whether an update carries the whole record, read before it; absent: with {@code PUT}
 * @param merge whether only fields are sent that this event may write, see the field policy; false: all, always
 * @param create how a record is created; absent: it cannot be
 * @param success what is a success
 * @param notFound what says that there is no such record
 * @param errors by a name of yours, asked in the order of the names before all else: what an answer means
 * @param read how a record is read; without its path, none can be
 * @param find how a person is looked up who has no known id; without its path, nobody is
 * @param findElse asked where {@code find} finds nobody or lacks a value
 * @param batch several records in one request; absent: one by one
 * @param idempotencyHeader that carries the delivery's id; blank: none
 * @param signingSecret signs as Standard Webhooks says; blank: not signed
 * @param timeout how long to wait for an answer
 * @param sslBundle Spring SSL bundle with the CA to trust; blank: the usual ones
 * @param deliverTestCalls false: events of test calls are delivered to nowhere
 */
record HttpSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String token,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String headerName,
        @DefaultValue("") String headerValue,
        @Nullable OAuth oauth,
        @DefaultValue("PATCH") String method,
        @DefaultValue("/contacts/{crm_id}") String path,
        @Nullable Map<String, String> query,
        @Nullable Map<String, String> headers,
        @DefaultValue("") String mapping,
        @DefaultValue("json") BodyForm body,
        @DefaultValue("") String rpcMethod,
        @DefaultValue("") String rpcParams,
        @DefaultValue("") String envelope,
        @Nullable Boolean whole,
        @DefaultValue("true") boolean merge,
        @Nullable Create create,
        @DefaultValue Success success,
        @DefaultValue NotFound notFound,
        @Nullable Map<String, ErrorRule> errors,
        @DefaultValue Read read,
        @DefaultValue Find find,
        @DefaultValue Find findElse,
        @Nullable BatchForm batch,
        @DefaultValue("") String idempotencyHeader,
        @DefaultValue("") String signingSecret,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("") String sslBundle,
        @DefaultValue("true") boolean deliverTestCalls,
        @Nullable MatchPolicies match) {

    /** A destination's settings cannot be used: nothing can be sent before they are corrected. The message names the setting. */
    static final class UnfitException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message, null, false, false);
        }
    }

    /** How a body is written. */
    enum BodyForm {
        JSON,
        FORM,
        JSON_RPC
    }

    /** Where an OAuth 2 client's id and secret go. */
    enum ClientCredentials {
        BASIC,
        BODY
    }

    /**
     * OAuth 2 client credentials.
     *
     * @param credentials in an HTTP Basic header, or among the fields of the body
     * @param params further fields of the body, such as {@code audience}
     */
    record OAuth(
            @DefaultValue("") String tokenUrl,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue("") String scope,
            @DefaultValue("basic") ClientCredentials credentials,
            @Nullable Map<String, String> params) {
        /** Omits the secret, and the parameters: one of them may be a secret, too. */
        @Override
        public String toString() {
            return "OAuth[" + tokenUrl + ", client-id=" + clientId + ", client-secret="
                    + (clientSecret.isBlank() ? "not set" : "set") + "]";
        }
    }

    /** @param id JSONata: the new record's id */
    record Create(
            @DefaultValue("POST") String method,
            @DefaultValue("/contacts") String path,
            @DefaultValue("body.id") String id) {}

    /**
     * How a record is read: before a write if a field policy must know what it holds, and after it if {@code back}.
     *
     * @param path of the record; blank: it cannot be read
     * @param record JSONata: the record's fields by the names that the mapping writes; none: there is no such record
     * @param back whether it is also read after each write, for an API whose success does not say that the record
     *     exists
     */
    record Read(
            @DefaultValue("") String path,
            @DefaultValue("body") String record,
            @DefaultValue("false") boolean back) {}

    /**
     * @param statuses such as {@code 200} or {@code 2xx}
     * @param condition JSONata, true for a success
     */
    record Success(
            @DefaultValue("2xx") List<String> statuses,

            @DefaultValue("$not($boolean(body.error) or $boolean(body.errors))")
            String condition) {}

    /** @param condition JSONata, true when there is no such record; blank: the status decides */
    record NotFound(
            @DefaultValue("404") List<String> statuses,
            @DefaultValue("") String condition) {}

    /** @param condition JSONata, true where the rule holds; blank: the status decides */
    record ErrorRule(
            @DefaultValue List<String> statuses,
            @DefaultValue("") String condition,
            @Nullable Meaning result) {}

    /** What an answer may mean. */
    enum Meaning {
        SUCCEEDED,
        RETRYABLE,
        PERMANENT,
        UNAVAILABLE,
        NOT_FOUND
    }

    /**
     * How a person without a known id is looked up. Placeholders are those of a path, and {@code {phone}} (E.164),
     * {@code {phone_digits}}, {@code {phone_national}} and {@code {email}} (lower case). The question is asked only if
     * each of them has a value.
     *
     * @param path of the question; blank: none
     * @param query by name, with placeholders
     * @param body JSON with placeholders; blank: none
     * @param records where in the answer the list of records is, a dotted path; blank: the body is the list
     * @param id JSONata over a record: its id
     */
    record Find(
            @DefaultValue("GET") String method,
            @DefaultValue("") String path,
            @Nullable Map<String, String> query,
            @DefaultValue("") String body,
            @DefaultValue("") String records,
            @DefaultValue("id") String id) {

        Map<String, String> parameters() {
            return query == null ? Map.of() : query;
        }

        /** Omits the address, which may hold a key. */
        @Override
        public String toString() {
            return "Find[" + method + "]";
        }
    }

    /**
     * @param size how many records a request may hold
     * @param idField of each record's id in the array
     * @param itemsField of the object that holds the array; blank: the body is the array
     * @param results JSONata: one element per record; blank: all or nothing
     * @param resultId JSONata over an element ({@code body}): the id of its record; blank: they come in the records' order
     * @param success JSONata over an element ({@code body}), true for a success
     */
    record BatchForm(
            @DefaultValue("100") int size,
            @DefaultValue("id") String idField,
            @DefaultValue("") String itemsField,
            @DefaultValue("") String results,
            @DefaultValue("") String resultId,

            @DefaultValue("$not($boolean(body.error) or $boolean(body.errors))")
            String success) {}

    /** Returns whether an update carries the whole record: {@code PUT} replaces it. */
    boolean sendsWhole() {
        return whole == null ? method.strip().equalsIgnoreCase("PUT") : whole;
    }

    String mappingOr(String ofRoute) {
        return mapping.isBlank() ? ofRoute : mapping;
    }

    @Override
    public String toString() {
        return "HttpSettings[method=" + method + ", path=" + path + "]";
    }
}
