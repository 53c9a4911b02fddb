package callabsync.operator;

import callabsync.imports.ImportRuns.Answer;
import callabsync.operator.ImportBoard.ImportView;
import callabsync.operator.ImportBoard.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Imports, over the API. */
@RestController
@RequestMapping("/api/imports")
@Tag(name = "Imports", description = "Records of CRMs that become contacts in Callab")
final class ImportsApi {

    private final ImportBoard imports;

    ImportsApi(ImportBoard imports) {
        this.imports = imports;
    }

    @GetMapping
    @Operation(summary = "All imports with their watermark and latest runs")
    Listing<ImportView> list() {
        return Listing.of(imports.all());
    }

    @PostMapping("/{id}/run")
    @Operation(summary = "Run an import now and wait for it")
    RunView run(@PathVariable String id) {
        Answer answer = imports.run(id);
        if (answer instanceof Answer.Ran ran) {
            return RunView.of(ran.run());
        }
        if (answer instanceof Answer.Refused refused) {
            throw ApiException.conflict(refused.reason());
        }
        throw ApiException.notFound("There is no import " + id);
    }
}
