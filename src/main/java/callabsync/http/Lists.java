package callabsync.http;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NotSentException;
import java.util.Map;
import java.util.Optional;

/** Reads lists of the APIs, with what is configured for these: address, credentials, headers, certificates, time-outs. */
final class Lists {

    private final Apis apis;

    Lists(Apis apis) {
        this.apis = apis;
    }

    /**
     * A question for one page.
     *
     * @param path below the destination's url, with placeholders
     * @param query by name, with placeholders; a parameter without a value is left out
     * @param body JSON with placeholders; blank: none
     * @param values what placeholders stand for
     * @param address that the API named for the page itself; it counts instead of path and query
     */
    record Question(
            String destination,
            String method,
            String path,
            Map<String, String> query,
            String body,
            Map<String, Object> values,
            Optional<String> address) {
        /** Without the body, which may hold a key. */
        @Override
        public String toString() {
            return "Question[" + method + " to " + destination + "]";
        }
    }

    /**
     * Asks once.
     *
     * @throws NotSentException when the destination cannot be asked: its settings, its credentials or the network
     * @throws callabsync.sink.NoAnswerException when it did not answer
     */
    CrmAnswer ask(Question question) {
        try {
            Api api = apis.of(question.destination());
            CrmRequest request = api.list(question)
                    .orElseThrow(() -> new NotSentException(
                            question.address().isPresent()
                                    ? "The next page is said to be on another server: it is not asked"
                                    : "A placeholder of the path has no value"));
            return api.send(request);
        } catch (UnfitSettingsException e) {
            throw new NotSentException("Its settings: " + e.getMessage());
        }
    }

    /** Says in the API's own words, without personal values, what this answer that is of no use means. */
    String refusal(CrmAnswer answer) {
        return AnswerRules.summary(answer);
    }
}
