package callabsync.delivery;

import callabsync.store.Tx;

/** Keeps the counts of deliveries by destination and state, and of attempts by result. */
final class Tallied {

    private Tallied() {}

    static void opened(Tx tx, String destination) {
        tx.tally("delivery." + destination + ".pending", 1);
        tx.tally("opened." + destination, 1);
    }

    static void moved(Tx tx, String destination, DeliveryState from, DeliveryState to) {
        if (from != to) {
            tx.tally("delivery." + destination + "." + from.word(), -1);
            tx.tally("delivery." + destination + "." + to.word(), 1);
        }
    }

    static void attempted(Tx tx, Attempts.Attempt attempt) {
        String destination = attempt.delivery().destination();
        tx.tally("attempt." + destination + "." + attempt.result(), 1);
        tx.tally("attempt-ms." + destination, attempt.durationMs());
    }
}
