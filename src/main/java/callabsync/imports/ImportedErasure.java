package callabsync.imports;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliveryErasure;
import callabsync.delivery.DeliverySearch;
import callabsync.event.OrderKey;
import callabsync.inbox.Erases;
import callabsync.inbox.Findings;
import callabsync.inbox.Person;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Erases a person from what was imported. That the CRM's record was seen stays known, so that it is not imported again.
 */
@Component
@Order(3)
public final class ImportedErasure implements Erases {

    private static final int AT_ONCE = 500;

    private final Database database;
    private final GroupCommit store;
    private final DeliverySearch deliveries;
    private final DeliveryErasure deliveryErasure;
    private final Vault vault;

    public ImportedErasure(
            Database database,
            GroupCommit store,
            DeliverySearch deliveries,
            DeliveryErasure deliveryErasure,
            Vault vault) {
        this.database = database;
        this.store = store;
        this.deliveries = deliveries;
        this.deliveryErasure = deliveryErasure;
        this.vault = vault;
    }

    private record Row(
            String importId,
            String crmId,
            @Nullable String contactId,
            @Nullable String deliveryId,
            @Nullable String record) {
        /** Omits personal data. */
        @Override
        public String toString() {
            return "Row[" + importId + ", " + crmId + "]";
        }
    }

    /** Erases the rows about a person, and their deliveries. A record that failed is not tried again. */
    @Override
    public void erase(Person person, Findings findings) {
        List<String> deliveryIds = find(person.contactIds(), person.likeness(), this::erase);
        List<Row> named = withId(person.addresses());
        erase(named);
        named.forEach(row -> Optional.ofNullable(row.deliveryId()).ifPresent(deliveryIds::add));
        deliveryErasure.erase(deliveryIds, findings);
    }

    @Override
    public Map<String, Integer> count(Person person) {
        var count = new AtomicInteger();
        find(person.contactIds(), person.likeness(), rows -> count.addAndGet(rows.size()));
        return Map.of("imported", count.get());
    }

    private List<String> find(Set<String> contactIds, Predicate<String> isAbout, Consumer<List<Row>> each) {
        var found = new ArrayList<String>();
        String importId = "";
        String crmId = "";
        List<Row> page;
        do {
            page = page(importId, crmId);
            List<Row> theirs = page.stream()
                    .filter(row -> contactIds.contains(row.contactId()) || texts(row, isAbout))
                    .toList();
            each.accept(theirs);
            theirs.forEach(row -> Optional.ofNullable(row.deliveryId()).ifPresent(found::add));
            if (!page.isEmpty()) {
                importId = page.get(page.size() - 1).importId();
                crmId = page.get(page.size() - 1).crmId();
            }
        } while (page.size() == AT_ONCE);
        return found;
    }

    private boolean texts(Row row, Predicate<String> isAbout) {
        String failed = vault.openText(ImportedRecords.place(row.importId(), row.crmId()), row.record());
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
                if (OrderKey.isAddress(row.crmId())) {
                    rename(tx, row.importId(), row.crmId(), vault.remnant(row.crmId()));
                }
            }
            return rows.size();
        });
    }

    private static void rename(Tx tx, String importId, String from, String to) throws SQLException {
        tx.update("DELETE FROM imported WHERE import = ? AND crm_id = ?", importId, to);
        tx.update("UPDATE imported SET crm_id = ? WHERE import = ? AND crm_id = ?", to, importId, from);
    }

    private List<Row> withId(Set<String> crmIds) {
        return crmIds.isEmpty()
                ? List.of()
                : database.reads()
                        .sql("SELECT import, crm_id, delivery_id FROM imported WHERE crm_id IN (:ids)")
                        .param("ids", crmIds)
                        .query((row, number) ->
                                new Row(row.getString(1), row.getString(2), null, row.getString(3), null))
                        .list();
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
