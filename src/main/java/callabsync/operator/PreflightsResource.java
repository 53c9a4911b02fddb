package callabsync.operator;

import static callabsync.operator.ErrorAnswers.notFound;
import static callabsync.operator.ErrorAnswers.unavailable;

import callabsync.sink.FieldCreation;
import callabsync.sink.FieldCreation.Created;
import callabsync.sink.FieldCreation.Missing;
import callabsync.sink.FieldCreation.Result;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Preflights;
import callabsync.sink.Preflights.Standing;
import callabsync.sink.Preflights.State;
import callabsync.store.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Fields that mappings write and a destination cannot accept; those that are missing can be created where it allows that. */
@Controller
@Tag(name = "Preflights", description = "Fields that mappings write and a destination cannot accept")
class PreflightsResource {

    private final Preflights preflights;

    PreflightsResource(Preflights preflights) {
        this.preflights = preflights;
    }

    @GetMapping({"/preflight", "/api/preflights"})
    @Operation(summary = "What each destination's last preflight found")
    @PageView(value = "preflight", model = "page")
    Page<Standing> list(Model model) {
        List<Standing> all = preflights.all();
        var systems = new HashMap<String, String>();
        all.forEach(each -> preflights
                .creation(each.destination())
                .ifPresent(creation -> systems.put(each.destination(), creation.system())));
        model.addAttribute("systems", systems);
        model.addAttribute(
                "open",
                all.stream()
                        .filter(each -> each.state() == State.WAITING || each.state() == State.RUNNING)
                        .count());
        return new Page<>(all, Optional.empty());
    }

    @PostMapping({"/preflight/run", "/api/preflights/run"})
    @Operation(summary = "Check all destinations again, without waiting for them")
    @PageView("redirect:/preflight")
    Page<Standing> runAll() {
        preflights.runAll();
        return new Page<>(preflights.all(), Optional.empty());
    }

    @PostMapping({"/preflight/{id}/run", "/api/preflights/{id}/run"})
    @Operation(summary = "Check a destination again, without waiting for it")
    @PageView("redirect:/preflight")
    Standing run(@PathVariable String id) {
        if (!preflights.run(id)) {
            throw notFound("There is no destination " + id + " with a preflight");
        }
        return preflights.all().stream()
                .filter(each -> each.destination().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Shows what would be created. Nothing is created before the operator confirms. */
    @GetMapping("/preflight/{id}/create")
    @PageView("redirect:/preflight")
    String confirmCreate(@PathVariable String id, Model model) {
        FieldCreation creation = creation(id);
        model.addAttribute("destination", id);
        model.addAttribute("system", creation.system());
        model.addAttribute("missing", ask(() -> creation.missing(id)));
        return "preflight-create";
    }

    @PostMapping({"/preflight/{id}/create", "/api/preflights/{id}/create"})
    @Operation(
            summary = "Create the fields that the destination lacks; {\"preview\": true} only says which",
            description = "Only what is missing is created; what is there is never changed, and twice is harmless."
                    + " A field that is refused stops none of the others. Then the preflight runs again.")
    @PageView("redirect:/preflight")
    Page<?> create(
            @PathVariable String id, RequestFields fields, RedirectAttributes redirect, HttpServletRequest request) {
        FieldCreation creation = creation(id);
        if (fields.isPreview()) {
            return new Page<>(ask(() -> creation.missing(id)), Optional.empty());
        }
        List<String> names = fields.list("names")
                .orElseGet(() -> ask(() -> creation.missing(id)).stream()
                        .map(Missing::name)
                        .toList());
        List<Created> created = ask(() -> creation.create(id, names));
        preflights.run(id);
        ActLog.ended(
                request, created.stream().anyMatch(each -> each.result() == Result.REFUSED), namesByResult(created));
        redirect.addFlashAttribute("system", creation.system());
        redirect.addFlashAttribute("created", created);
        return new Page<>(created, Optional.empty());
    }

    private static String namesByResult(List<Created> created) {
        return created.stream()
                .collect(Collectors.groupingBy(
                        Created::result, TreeMap::new, Collectors.mapping(Created::name, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + " " + each.getValue())
                .collect(Collectors.joining("; "));
    }

    private FieldCreation creation(String destination) {
        return preflights
                .creation(destination)
                .orElseThrow(() -> notFound("There is no destination " + destination + " whose fields can be created"));
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (NotSentException | NoAnswerException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
    }
}
