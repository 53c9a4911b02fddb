package callabsync.salesforce;

import callabsync.sink.NotSentException;
import callabsync.sink.SalesforceRows;
import java.util.List;
import java.util.Map;

/** The orgs' rows, for who needs no more of Salesforce. */
final class OrgRows implements SalesforceRows {

    private final Orgs orgs;

    OrgRows(Orgs orgs) {
        this.orgs = orgs;
    }

    @Override
    public List<Map<String, Object>> query(String destination, String soql) {
        try {
            return orgs.of(destination).query(soql);
        } catch (RefusedException e) {
            throw new NotSentException(e.getMessage());
        }
    }
}
