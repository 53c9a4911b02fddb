package callabsync.delivery;

import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Leases without Spring. */
public final class LeasesFixture {

    private LeasesFixture() {}

    /** Those of a node that sends nothing that it has taken. */
    public static Leases none(GroupCommit store, Clock clock) {
        return new Leases(store, new Claims(new Ids(clock, new Random(42)), clock, store), clock);
    }

    /** Those of a node that was paused: what the calling thread is sending may be another's by now. */
    public static Leases lost(GroupCommit store, Clock clock) {
        var leases = new Leases(store, new Claims(new Ids(clock, new Random(42)), clock, store), clock);
        leases.takeInHand(new Claims.Claim("lse_1", 0, List.of()));
        return leases;
    }
}
