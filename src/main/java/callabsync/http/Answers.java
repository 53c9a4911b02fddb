package callabsync.http;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.HttpSettings.Meaning;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Matching;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/** Answers the deliveries of a record that was not written, by what the API's answer means. */
final class Answers {

    private final Matching matching;
    private final Clock clock;

    Answers(Matching matching, Clock clock) {
        this.matching = matching;
        this.clock = clock;
    }

    /** Items stay open, with a match that creates, where no record was found and one is to be created then. */
    void failed(Batch batch, Api api, Collection<Item> items, CrmAnswer answer, Meaning meaning) {
        String reason = AnswerRules.summary(answer);
        switch (meaning) {
            case UNAVAILABLE -> batch.unavailable(reason, answer.retryAfter(clock));
            case RETRYABLE -> items.forEach(item -> item.answer(new Retryable(reason, answer.retryAfter(clock))));
            case NOT_FOUND ->
                items.forEach(
                        item -> matching.nobody(batch, item, api.settings().matchPolicies()));
            case PERMANENT -> permanent(batch, items, reason);
            case SUCCEEDED -> throw new IllegalStateException("A success is no failure");
        }
    }

    /** Of several deliveries in one request any may be at fault: they are tried apart. */
    static void permanent(Batch batch, Collection<Item> items, String reason) {
        List<Item> open = items.stream().filter(Item::isOpen).toList();
        if (open.size() == 1) {
            open.get(0).permanent(reason);
        } else if (!open.isEmpty()) {
            batch.split(reason);
        }
    }
}
