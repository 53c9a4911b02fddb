package callabsync.operator;

import static callabsync.operator.ErrorAnswers.conflict;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.imports.ImportRun;
import callabsync.imports.ImportRuns;
import callabsync.imports.ImportRuns.Answer;
import callabsync.store.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Imports and their runs. */
@Controller
@Tag(name = "Imports", description = "Records of CRMs that become contacts in Callab")
class ImportsResource {

    private final ImportRuns imports;
    private final Background background;

    ImportsResource(ImportRuns imports, Background background) {
        this.imports = imports;
        this.background = background;
    }

    @GetMapping({"/imports", "/api/imports"})
    @Operation(summary = "All imports with their watermark and latest runs")
    @PageView(value = "imports", model = "page")
    Page<ImportRuns.View> list() {
        return new Page<>(imports.all(), Optional.empty());
    }

    @PostMapping("/api/imports/{id}/run")
    @Operation(summary = "Run an import now and wait for it")
    ImportRun run(@PathVariable String id) {
        return ran(id, imports.run(id));
    }

    /** A browser waits for no more than a moment. */
    @PostMapping("/imports/{id}/run")
    @PageView("redirect:/imports")
    String run(@PathVariable String id, RedirectAttributes redirect) {
        redirect.addFlashAttribute(
                "done",
                background
                        .begin(() -> imports.run(id))
                        .map(answer -> ran(id, answer))
                        .map(run -> id + " ran: " + run.read() + " read, " + run.created() + " created.")
                        .orElse(id + " runs. Its progress is shown below."));
        return "redirect:/imports";
    }

    private static ImportRun ran(String id, Answer answer) {
        if (answer instanceof Answer.Ran ran) {
            return ran.run();
        }
        throw answer instanceof Answer.Refused refused
                ? conflict(refused.reason())
                : notFound("There is no import " + id);
    }
}
