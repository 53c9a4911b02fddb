package callabsync.delivery;

import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.List;

/** Leases without Spring. */
public final class LeasesFixture {

    private LeasesFixture() {}

    /** Those of a node that was paused: what the calling thread is sending may be another's by now. */
    public static Leases lost(GroupCommit store, Clock clock) {
        var leases = new Leases(store, clock);
        leases.takeInHand(new Claims.Taken("lse_1", 0, List.of()));
        return leases;
    }
}
