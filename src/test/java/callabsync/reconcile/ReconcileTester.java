package callabsync.reconcile;

import callabsync.delivery.DeliverySearch;
import callabsync.imports.Crashes;
import callabsync.imports.ImportTester;
import callabsync.inbox.EventSources;
import callabsync.inbox.InboxFixture;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;

/** Reconcile and the books beside imports, against Callab's stand-in and a real store. */
final class ReconcileTester extends ImportTester {

    Reconcile reconcile;
    Books books;

    ReconcileTester(Path folder, Crashes crashes) {
        super(folder, crashes, Map.of());
    }

    @Override
    public void start() {
        super.start();
        var settings = bound("callab.sync.reconcile", ReconcileSettings.class);
        var book = new CallBook(database);
        reconcile = new Reconcile(
                client,
                new CallComparison(client, inbox(), new EventSources(database), settings),
                book,
                watermarks,
                log,
                delivery.store,
                duties,
                settings,
                clock);
        books = new Books(InboxFixture.search(database), new DeliverySearch(database, delivery.vault), book, clock);
    }

    /** Returns today's books so far. */
    Books.Day today() {
        return books.of(clock.instant().atZone(ZoneOffset.UTC).toLocalDate());
    }
}
