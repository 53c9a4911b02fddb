package callabsync.sink;

/** One account at a CRM as a destination reaches it. */
public interface CrmAccount {

    String destination();

    boolean deliversTestCalls();

    /** What becomes of a contact with no record, or several, as far as the destination says so itself. */
    MatchPolicies matchPolicies();
}
