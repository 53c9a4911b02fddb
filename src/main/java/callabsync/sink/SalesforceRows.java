package callabsync.sink;

import java.util.List;
import java.util.Map;

/** Asks a Salesforce org for rows, with the session, the budget and the limits of its destination. */
public interface SalesforceRows {

    /**
     * All rows that a query gives.
     *
     * @throws NotSentException when Salesforce is not reached, or refuses; the message says why
     * @throws NoAnswerException when there was no answer
     */
    List<Map<String, Object>> query(String destination, String soql);
}
