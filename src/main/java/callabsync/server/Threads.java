package callabsync.server;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many of the container's threads serve requests that are neither for the door nor probes. A request takes
 * one of the strangers' share, and after the login one of the operators' instead. The rest is for the door.
 */
final class Threads {

    private final Semaphore strangers;
    private final Semaphore operators;

    Threads(int strangers, int operators) {
        this.strangers = new Semaphore(strangers);
        this.operators = new Semaphore(operators);
    }

    /** One request's hold on a share; used by one thread. */
    final class Place {

        private Semaphore share;

        private Place(Semaphore share) {
            this.share = share;
        }

        boolean isOperators() {
            return share == operators;
        }

        /** Moves to the operators' share. Returns false if all of it is taken. */
        boolean becomeOperators() {
            if (!isOperators()) {
                if (!operators.tryAcquire()) {
                    return false;
                }
                strangers.release();
                share = operators;
            }
            return true;
        }

        void leave() {
            share.release();
        }
    }

    /** Takes a place of the strangers' share. Returns null if all are taken. */
    @Nullable
    Place enter() {
        return strangers.tryAcquire() ? new Place(strangers) : null;
    }
}
