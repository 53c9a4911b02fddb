package callabsync.imports;

import java.util.List;
import java.util.Map;

/** Asks Salesforce. */
interface SalesforceQueries {

    /**
     * The rows of this query, which has a limit of its own and fits one answer.
     *
     * @throws SourceException when Salesforce gives no answer now
     */
    List<Map<String, Object>> rows(String destination, String soql);
}
