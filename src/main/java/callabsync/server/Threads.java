package callabsync.server;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * How many of the container's threads may be at work for what is neither for the door nor a probe. Whoever comes takes one
 * of the strangers' share, and after the login one of the operators' instead. What is left over is the door's.
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

        /** Changes over to the operators' share; false if all of it is taken. */
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

    /** Takes a place of the strangers' share; null if all are taken. */
    @Nullable
    Place enter() {
        return strangers.tryAcquire() ? new Place(strangers) : null;
    }
}
