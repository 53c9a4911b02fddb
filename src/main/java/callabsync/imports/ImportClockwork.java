package callabsync.imports;

import callabsync.store.Duties;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What the timers call: runs what is due. */
final class ImportClockwork {

    /** Late deliveries of the evening have an end by then. */
    private static final LocalTime BOOKS_AT = LocalTime.of(1, 0);

    private final ImportSchedule schedule;
    private final ImportRuns runs;
    private final Reconcile reconcile;
    private final Books books;
    private final Settings settings;
    private final Clock clock;
    private @Nullable LocalDate booksWritten;

    /** @param reconcileIsOn whether Callab can be asked for its calls */
    record Settings(boolean reconcileIsOn, Duration reconcileEvery, Duties duties) {}

    ImportClockwork(
            ImportSchedule schedule,
            ImportRuns runs,
            Reconcile reconcile,
            Books books,
            Settings settings,
            Clock clock) {
        this.schedule = schedule;
        this.runs = runs;
        this.reconcile = reconcile;
        this.books = books;
        this.settings = settings;
        this.clock = clock;
    }

    void tick(Import each) {
        if (schedule.isDue(each.id(), each.settings().every(), each.settings().cron())) {
            runs.run(each.id(), "scheduled");
        }
    }

    void tickReconcile() {
        if (settings.reconcileIsOn() && schedule.isDue(Reconcile.ID, settings.reconcileEvery(), "")) {
            reconcile.run("scheduled");
        }
    }

    /** Once a day, by one node. */
    void tickBooks() {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        if (now.toLocalTime().isBefore(BOOKS_AT) || now.toLocalDate().equals(booksWritten)) {
            return;
        }
        booksWritten = now.toLocalDate();
        if (settings.duties().take("books." + booksWritten, Duration.ofDays(2))) {
            books.writeYesterday();
        }
    }
}
