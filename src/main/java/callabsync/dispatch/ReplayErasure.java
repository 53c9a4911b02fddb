package callabsync.dispatch;

import callabsync.inbox.Erases;
import callabsync.inbox.Findings;
import callabsync.inbox.Person;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Empties the filters of replays that searched for a person; one that still runs is cancelled. */
@Component
@Order(6)
public final class ReplayErasure implements Erases {

    private final Database database;
    private final GroupCommit store;

    public ReplayErasure(Database database, GroupCommit store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public void erase(Person person, Findings findings) {
        Predicate<String> likeness = person.likeness();
        List<String> theirs = new ArrayList<>();
        database.reads().sql("SELECT id, filter FROM replay").query(row -> {
            if (likeness.test(row.getString("filter"))) {
                theirs.add(row.getString("id"));
            }
        });
        store.commitInParts(theirs, (tx, some) -> tx.updateEach("""
                UPDATE replay SET filter = '{}', state = CASE WHEN state = 'running' THEN 'cancelled' ELSE state END
                WHERE id = ?
                """, some, id -> new Object[] {id}));
    }
}
