package callabsync.salesforce;

import callabsync.sink.NotSentException;
import java.util.List;
import java.util.Map;

/** Asks an org for rows, with the session, the budget and the limits of its destination. */
final class OrgRows {

    private final Orgs orgs;

    OrgRows(Orgs orgs) {
        this.orgs = orgs;
    }

    /**
     * All rows that a query gives.
     *
     * @throws NotSentException when Salesforce is not reached, or refuses; the message says why
     * @throws callabsync.sink.NoAnswerException when there was no answer
     */
    List<Map<String, Object>> query(String destination, String soql) {
        try {
            return orgs.of(destination).query(soql);
        } catch (RefusedException e) {
            throw new NotSentException(e.getMessage());
        }
    }
}
