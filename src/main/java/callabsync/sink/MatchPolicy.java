package callabsync.sink;

/** What becomes of a delivery that is for no record, or for several. */
public enum MatchPolicy {
    /** A person decides. */
    HOLD,
    /** A new record is created. */
    CREATE,
    /** Nothing is written; the delivery counts as delivered. */
    IGNORE
}
