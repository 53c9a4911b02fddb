package callabsync.operator;

import callabsync.delivery.DeliveryState;
import callabsync.reconcile.Books;
import callabsync.reconcile.Reconcile;
import callabsync.store.DaemonThreads;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The books of a day: calls that Callab knows, events stored, deliveries, records written, and every difference. */
@Controller
@RequestMapping("/books")
class BooksPage implements AutoCloseable {

    private final Books books;
    private final Reconcile reconcile;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final ExecutorService runner = DaemonThreads.pool("reconcile-now", 1);

    BooksPage(Books books, Reconcile reconcile, Clock clock) {
        this.books = books;
        this.reconcile = reconcile;
        this.clock = clock;
    }

    @GetMapping
    String day(@RequestParam(defaultValue = "") String day, Model model) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate chosen;
        try {
            chosen = day.isBlank() ? today : LocalDate.parse(day.strip());
        } catch (DateTimeException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "day: a day such as 2025-11-17", e);
        }
        model.addAttribute("day", chosen);
        model.addAttribute("before", chosen.minusDays(1));
        model.addAttribute("after", chosen.isBefore(today) ? chosen.plusDays(1) : null);
        Books.Day found = books.of(chosen);
        model.addAttribute("books", found);
        model.addAttribute(
                "opened",
                found.deliveries().values().stream()
                        .flatMap(states -> states.values().stream())
                        .mapToLong(Long::longValue)
                        .sum());
        model.addAttribute(
                "stored",
                found.events().values().stream().mapToLong(Long::longValue).sum());
        model.addAttribute(
                "states",
                Arrays.stream(DeliveryState.values()).map(DeliveryState::word).toList());
        model.addAttribute("run", reconcile.last().map(ImportBoard.RunView::of).orElse(null));
        model.addAttribute("running", running.get());
        return "books";
    }

    @PostMapping("/reconcile")
    String reconcile(RedirectAttributes redirect) {
        if (running.compareAndSet(false, true)) {
            runner.execute(() -> {
                try {
                    reconcile.run("manual");
                } finally {
                    running.set(false);
                }
            });
            redirect.addFlashAttribute("done", "Callab's calls are being compared with the inbox.");
        }
        return "redirect:/books";
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }
}
