package callabsync.store;

/** The counts of a store without Spring. */
public final class TalliesFixture {

    private TalliesFixture() {}

    public static Tallies of(Database database) {
        return new Tallies(database);
    }
}
