package callabsync.operator;

import static callabsync.operator.ErrorAnswers.badRequest;

import callabsync.delivery.DeliveryState;
import callabsync.imports.ImportRun;
import callabsync.reconcile.Books;
import callabsync.reconcile.Reconcile;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The books of a day: calls that Callab knows, events stored, deliveries, records written, and every difference. */
@Controller
@Tag(name = "Books", description = "Calls that Callab knows beside what was stored and delivered")
class BooksResource {

    private final Books books;
    private final Reconcile reconcile;
    private final Background background;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    BooksResource(Books books, Reconcile reconcile, Background background, Clock clock) {
        this.books = books;
        this.reconcile = reconcile;
        this.background = background;
        this.clock = clock;
    }

    /**
     * @param run the last comparison with Callab
     * @param running whether this node compares now because it was asked to
     */
    public record BooksOfDay(@JsonUnwrapped Books.Day books, Optional<ImportRun> run, boolean running) {}

    @GetMapping({"/books", "/api/books"})
    @Operation(summary = "The books of a day (UTC): day, today unless told")
    @PageView("books")
    BooksOfDay day(RequestFields fields, Model model) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate day = day(fields.text("day"), today);
        Books.Day found = books.of(day);
        model.addAttribute("before", day.minusDays(1));
        model.addAttribute("after", day.isBefore(today) ? day.plusDays(1) : null);
        model.addAttribute(
                "opened",
                found.deliveries().values().stream()
                        .map(Map::values)
                        .mapToLong(BooksResource::sum)
                        .sum());
        model.addAttribute("stored", sum(found.events().values()));
        model.addAttribute(
                "states",
                Arrays.stream(DeliveryState.values()).map(DeliveryState::word).toList());
        return new BooksOfDay(found, reconcile.last(), running.get());
    }

    private static LocalDate day(String text, LocalDate today) {
        try {
            return text.isEmpty() ? today : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw badRequest("day: a day such as 2025-11-17");
        }
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    @PostMapping({"/books/reconcile", "/api/books/reconcile"})
    @Operation(summary = "Compare Callab's calls with the inbox now; /api/books says how far it got")
    @PageView("redirect:/books")
    BooksOfDay reconcile(RequestFields fields, Model model, RedirectAttributes redirect) {
        if (running.compareAndSet(false, true)) {
            redirect.addFlashAttribute("done", "Callab's calls are being compared with the inbox.");
            background.begin(this::compare);
        }
        return day(fields, model);
    }

    private Optional<ImportRun> compare() {
        try {
            return reconcile.run("manual");
        } finally {
            running.set(false);
        }
    }
}
