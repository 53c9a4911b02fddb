package callabsync.http;

import callabsync.sink.Json;
import callabsync.source.Mark;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far a pass over a list without an order got; kept as a mark's position.
 *
 * @param next the cursor or address of the next page; empty on the first one, and where pages are counted
 * @param newest the newest time that the pass has seen
 * @param pages how many pages were read
 * @param read how many records they had
 * @param first the pass's first record, or that of the full page that a pass before could not go on from
 * @param previous the first record of the page before
 * @param full whether that page was full
 */
record ListPosition(String next, Instant newest, long pages, long read, String first, String previous, boolean full) {

    static ListPosition of(Mark mark) {
        return mark.position()
                .map(text -> text.startsWith("{") ? read(Json.object(Json.read(text)), mark) : old(text))
                .orElse(new ListPosition("", mark.changedAt(), 0, 0, "", "", true));
    }

    private static ListPosition read(Map<String, Object> kept, Mark mark) {
        String newest = Json.text(kept, "newest");
        return new ListPosition(
                Json.text(kept, "next"),
                newest.isEmpty() ? mark.changedAt() : Instant.parse(newest),
                number(kept, "pages"),
                number(kept, "read"),
                Json.text(kept, "first"),
                Json.text(kept, "previous"),
                Boolean.TRUE.equals(kept.get("full")));
    }

    /** Reads what earlier versions wrote: the newest time, a blank and the cursor. */
    private static ListPosition old(String text) {
        int blank = text.indexOf(' ');
        return new ListPosition(text.substring(blank + 1), Instant.parse(text.substring(0, blank)), 1, 0, "", "", true);
    }

    private static long number(Map<String, Object> kept, String name) {
        return kept.get(name) instanceof Number number ? number.longValue() : 0;
    }

    ListPosition after(String firstOfPage, Instant seen, int size, boolean isFull) {
        boolean begun = pages > 0;
        return new ListPosition("", seen, pages + 1, read + size, begun ? first : firstOfPage, firstOfPage, isFull);
    }

    ListPosition withNext(String named) {
        return new ListPosition(named, newest, pages, read, first, previous, full);
    }

    /** Returns whether a page that begins with this record was read before. */
    boolean isAgain(String firstOfPage) {
        return !firstOfPage.isEmpty() && (firstOfPage.equals(first) || firstOfPage.equals(previous));
    }

    /**
     * Returns whether this may be the last page once more, which some APIs return for a number beyond it: it was not
     * full, or the pages before differed.
     */
    boolean mayBeTheEndAgain(ListQuery query) {
        return query.isByPage() && pages > 0 && (!full || !previous.equals(first));
    }

    Mark mark(Mark after) {
        String text = Json.write(Json.of(
                "next", next,
                "newest", newest.toString(),
                "pages", pages,
                "read", read,
                "first", first,
                "previous", previous,
                "full", full));
        return new Mark(after.changedAt(), after.recordId(), Optional.of(text));
    }

    /**
     * Returns the mark of a pass that could not continue. If the next pass begins with the same record, the list never
     * advances.
     */
    Mark end(Mark mark) {
        String text = Json.write(Map.of("first", first.isEmpty() ? previous : first, "full", true));
        return new Mark(mark.changedAt(), mark.recordId(), Optional.of(text));
    }
}
