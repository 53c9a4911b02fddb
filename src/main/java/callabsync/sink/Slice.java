package callabsync.sink;

import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import org.jspecify.annotations.Nullable;

/** Notes one delivery's own part of a request and of its answer, bounded and without credentials. */
public final class Slice {

    /** Characters of a request or an answer that are kept. */
    public static final int LONGEST = 16 * 1024;

    private Slice() {}

    /**
     * @param part this delivery's part of the request's body; null: none
     * @param answerPart this delivery's part of the answer's body
     */
    public static void note(
            Item item, CrmRequest request, @Nullable Object part, CrmAnswer answer, @Nullable Object answerPart) {
        item.exchanged(new Exchanged(head(request, part), answer.status(), bounded(text(answerPart)), answer.took()));
    }

    /** Notes that there was no answer. */
    public static void unanswered(Item item, CrmRequest request, @Nullable Object part, NoAnswerException e) {
        item.exchanged(new Exchanged(head(request, part), null, null, e.took()));
    }

    /** A request as a whole, without its body: what it was answered may concern many deliveries or none. */
    static Exchanged whole(CrmRequest request, CrmAnswer answer) {
        return new Exchanged(request.line(), answer.status(), bounded(answer.body()), answer.took());
    }

    static Exchanged whole(CrmRequest request, NoAnswerException e) {
        return new Exchanged(request.line(), null, null, e.took());
    }

    private static String head(CrmRequest request, @Nullable Object part) {
        String body = text(part);
        return bounded(body.isEmpty() ? request.line() : request.line() + "\n" + body);
    }

    private static String text(@Nullable Object part) {
        return part == null ? "" : part instanceof String text ? text : Json.write(part);
    }

    /** Returns the text, cut with a mark if it is longer than what is kept. */
    public static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
