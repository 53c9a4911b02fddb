package callabsync.sandbox.standin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The misbehaviours that are switched on, each with its count. Thread-safe. */
final class Switchboard {

    private static final class Switch {
        private final Misbehaviour misbehaviour;
        private int seen;
        private int done;

        private Switch(Misbehaviour misbehaviour) {
            this.misbehaviour = misbehaviour;
        }
    }

    private final List<Switch> switches = new ArrayList<>();

    synchronized void on(Misbehaviour misbehaviour) {
        switches.add(new Switch(misbehaviour));
    }

    synchronized void allOff() {
        switches.clear();
    }

    /**
     * Returns the misbehaviours for this request, in the order in which they were switched on. Counts each of them.
     */
    synchronized List<Misbehaviour> next(RecordedRequest request) {
        List<Misbehaviour> result = new ArrayList<>();
        for (Iterator<Switch> all = switches.iterator(); all.hasNext(); ) {
            Switch each = all.next();
            if (!each.misbehaviour.concerns(request)) {
                continue;
            }
            if (++each.seen % each.misbehaviour.every() != 0) {
                continue;
            }
            result.add(each.misbehaviour);
            if (++each.done >= each.misbehaviour.times()) {
                all.remove();
            }
            if (each.misbehaviour.effect() != Misbehaviour.Effect.SLOW) {
                return result;
            }
        }
        return result;
    }
}
