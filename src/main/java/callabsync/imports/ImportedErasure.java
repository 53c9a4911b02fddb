package callabsync.imports;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySearch;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes somebody out of what was imported. That the CRM's record was seen stays known, so that it is not imported again.
 */
public final class ImportedErasure {

    private static final int AT_ONCE = 500;

    private final Database database;
    private final GroupCommit store;
    private final DeliverySearch deliveries;
    private final Vault vault;

    public ImportedErasure(Database database, GroupCommit store, DeliverySearch deliveries, Vault vault) {
        this.database = database;
        this.store = store;
        this.deliveries = deliveries;
        this.vault = vault;
    }

    private record Row(
            String importId,
            String crmId,
            @Nullable String contactId,
            @Nullable String deliveryId,
            @Nullable String record) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Row[" + importId + ", " + crmId + "]";
        }
    }

    /**
     * Erases what is about somebody, as far as the ledger goes; a record that failed is not tried again. Twice is once.
     *
     * @return the deliveries of their records, to be erased as well
     */
    public List<String> erase(Set<String> contactIds, Predicate<String> isAbout) {
        var found = new ArrayList<String>();
        String importId = "";
        String crmId = "";
        List<Row> page;
        do {
            page = page(importId, crmId);
            List<Row> theirs = page.stream()
                    .filter(row -> contactIds.contains(row.contactId()) || texts(row, isAbout))
                    .toList();
            erase(theirs);
            theirs.forEach(row -> Optional.ofNullable(row.deliveryId()).ifPresent(found::add));
            if (!page.isEmpty()) {
                importId = page.get(page.size() - 1).importId();
                crmId = page.get(page.size() - 1).crmId();
            }
        } while (page.size() == AT_ONCE);
        return found;
    }

    private boolean texts(Row row, Predicate<String> isAbout) {
        String failed = vault.openText(Ledger.place(row.importId(), row.crmId()), row.record());
        return failed != null && isAbout.test(failed)
                || Optional.ofNullable(row.deliveryId())
                        .flatMap(deliveries::find)
                        .map(DeliveryDetail::record)
                        .filter(isAbout)
                        .isPresent();
    }

    private void erase(List<Row> rows) {
        store.commit(tx -> {
            for (Row row : rows) {
                tx.update("""
                        UPDATE imported SET contact_id = NULL, record = NULL,
                          state = CASE WHEN state = 'failed' THEN 'skipped' ELSE state END,
                          reason = CASE WHEN reason IS NULL THEN NULL ELSE 'Erased' END
                        WHERE import = ? AND crm_id = ?
                        """, row.importId(), row.crmId());
            }
            return rows.size();
        });
    }

    private List<Row> page(String afterImport, String afterCrmId) {
        return database.reads()
                .sql("""
                        SELECT import, crm_id, contact_id, delivery_id, record FROM imported
                        WHERE (contact_id IS NOT NULL OR delivery_id IS NOT NULL OR record IS NOT NULL)
                          AND (import > :import OR (import = :import AND crm_id > :crm))
                        ORDER BY import, crm_id LIMIT :limit
                        """)
                .param("import", afterImport)
                .param("crm", afterCrmId)
                .param("limit", AT_ONCE)
                .query((row, number) -> new Row(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .list();
    }
}
