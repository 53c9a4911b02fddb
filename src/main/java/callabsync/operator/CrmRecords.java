package callabsync.operator;

import java.util.Map;
import java.util.Optional;

/**
 * Reads what a CRM holds now, so that a preview can show the difference. A bean of this type per destination that can be
 * read; without one a preview compares with what this product wrote last.
 */
public interface CrmRecords {

    /** Whether this bean reads from this destination. */
    boolean reads(String destination);

    /** The record's present fields; empty when there is no such record or it cannot be read now. */
    Optional<Map<String, Object>> read(String destination, String crmId);
}
