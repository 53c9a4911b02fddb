package callabsync.reconcile;

import java.time.LocalDate;

/** Counts the calls of one day and the events that they must have brought. */
final class CallCounts {

    private final LocalDate day;
    long calls;
    long running;
    long expected;
    long present;
    long fetched;
    long missing;

    CallCounts(LocalDate day) {
        this.day = day;
    }

    LocalDate day() {
        return day;
    }
}
