package callabsync.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NoAnswerException;
import callabsync.sink.RefusedException;
import callabsync.sink.Verdict;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks HubSpot about many values at once. Asks a refused question again in halves. Values without an answer, or with
 * one of another shape, are kept as unanswered: they are asked again later and never taken for "there is none".
 */
final class Questions {

    /** The search for one bad value among a hundred takes half as many. */
    private static final int REFUSALS = 16;

    private final Portal portal;
    private final Map<String, Retryable> unanswered = new LinkedHashMap<>();
    private int refusals;
    private Optional<Retryable> silence = Optional.empty();

    Questions(Portal portal) {
        this.portal = portal;
    }

    /** Returns the unanswered values, and why. */
    Map<String, Retryable> unanswered() {
        return unanswered;
    }

    /** Notes values for which HubSpot returned neither a result nor "there is none". */
    void unanswered(Collection<String> values, String reason) {
        values.forEach(value -> unanswered.put(value, new Retryable(reason)));
    }

    /** Notes a value for which HubSpot's answer was not as expected. */
    void refusedOne(String value, CrmAnswer answer) {
        if (answer.is2xx()) {
            silent(List.of(value), otherShape(answer));
        } else {
            refused(List.of(value), answer);
        }
    }

    private static String otherShape(CrmAnswer answer) {
        return "HubSpot answered " + answer.status() + " with something else than was asked for";
    }

    /**
     * Asks one question about these values.
     *
     * @param read takes an answer that lists results
     * @throws RefusedException when HubSpot cannot be asked at all now
     */
    void ask(List<String> values, Function<List<String>, CrmRequest> question, Consumer<CrmAnswer> read) {
        if (values.isEmpty()) {
            return;
        }
        if (silence.isPresent()) {
            values.forEach(value -> unanswered.put(value, silence.get()));
            return;
        }
        CrmAnswer answer;
        try {
            answer = portal.send(question.apply(values));
        } catch (NoAnswerException e) {
            silent(values, String.valueOf(e.getMessage()));
            return;
        }
        if (answer.is2xx() && answer.object().get("results") instanceof List<?>) {
            read.accept(answer);
        } else if (answer.is2xx()) {
            silent(values, otherShape(answer));
        } else if (refused(values, answer)) {
            int half = values.size() / 2;
            ask(values.subList(0, half), question, read);
            ask(values.subList(half, values.size()), question, read);
        }
    }

    /** Stops asking in this run once HubSpot does not answer. */
    private void silent(List<String> values, String reason) {
        silence = Optional.of(new Retryable(reason));
        unanswered(values, reason);
    }

    /** Returns whether asking in halves makes sense. */
    private boolean refused(List<String> values, CrmAnswer answer) {
        Verdict verdict = portal.verdict(answer);
        if (verdict instanceof Verdict.Unavailable) {
            throw new RefusedException(verdict);
        }
        if (verdict instanceof Verdict.Permanent && values.size() > 1 && refusals < REFUSALS) {
            refusals++;
            return true;
        }
        values.forEach(value -> unanswered.put(value, new Retryable(verdict.reason(), verdict.after())));
        return false;
    }
}
