package callabsync.reconcile;

import callabsync.callab.CallabClient;
import callabsync.imports.ImportSchedule;
import callabsync.store.Duties;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares calls when it is due, and logs the books of each day. */
@Component
final class ReconcileRoutes extends RouteBuilder {

    /** By then the late deliveries of the evening are final. */
    private static final LocalTime BOOKS_AT = LocalTime.of(1, 0);

    private final Reconcile reconcile;
    private final Books books;
    private final ImportSchedule schedule;
    private final Duties duties;
    private final ReconcileSettings settings;
    private final boolean isOn;
    private final Clock clock;
    private @Nullable LocalDate booksWritten;

    ReconcileRoutes(
            Reconcile reconcile,
            Books books,
            ImportSchedule schedule,
            Duties duties,
            ReconcileSettings settings,
            CallabClient callab,
            Clock clock) {
        this.reconcile = reconcile;
        this.books = books;
        this.schedule = schedule;
        this.duties = duties;
        this.settings = settings;
        this.isOn = callab.isOn() && !Boolean.FALSE.equals(settings.enabled());
        this.clock = clock;
    }

    @Override
    public void configure() {
        from("timer:run-reconcile?period=1s&delay=5s")
                .routeId("run-reconcile")
                .description("Looks for calls whose webhook never came when it is due")
                .process(exchange -> compareIfDue());
        from("timer:write-books?period=60s&delay=60s")
                .routeId("write-books")
                .description("Writes the books' daily line")
                .process(exchange -> writeBooksOnceADay());
    }

    private void compareIfDue() {
        if (isOn && schedule.isDue(Reconcile.ID, settings.every(), "")) {
            reconcile.run("scheduled");
        }
    }

    /** Only one node writes them. */
    private void writeBooksOnceADay() {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        if (now.toLocalTime().isBefore(BOOKS_AT) || now.toLocalDate().equals(booksWritten)) {
            return;
        }
        booksWritten = now.toLocalDate();
        if (duties.take("books." + booksWritten, Duration.ofDays(2))) {
            books.writeYesterday();
        }
    }
}
