package callabsync.operator;

import callabsync.imports.ImportRun;
import callabsync.imports.ImportRuns;
import callabsync.imports.ImportRuns.Answer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The imports as API and page show them. */
@Component
public class ImportBoard {

    private final ImportRuns imports;
    private final Background background;

    ImportBoard(ImportRuns imports, Background background) {
        this.imports = imports;
        this.background = background;
    }

    /**
     * An import.
     *
     * @param off why it does not run; null: it runs
     * @param watermark the newest change that is safely taken
     * @param runs the newest first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ImportView(
            String id,
            String source,
            @Nullable String off,
            @Nullable Instant watermark,
            @Nullable RunView lastRun,
            List<RunView> runs) {}

    /** One execution, with its counts. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record RunView(
            String id,
            String trigger,
            String state,
            long read,
            long created,
            long skipped,
            long failed,
            long unreadable,
            @Nullable String note,
            @Nullable String error,
            Instant startedAt,
            @Nullable Instant endedAt) {

        static RunView of(ImportRun run) {
            return new RunView(
                    run.id(),
                    run.trigger(),
                    run.state(),
                    run.read(),
                    run.created(),
                    run.skipped(),
                    run.failed(),
                    run.unreadable(),
                    run.note().orElse(null),
                    run.error().orElse(null),
                    run.startedAt(),
                    run.endedAt().orElse(null));
        }
    }

    List<ImportView> all() {
        return imports.all().stream()
                .map(each -> new ImportView(
                        each.id(),
                        each.source(),
                        each.off().orElse(null),
                        each.watermark().orElse(null),
                        each.lastRun().map(RunView::of).orElse(null),
                        each.runs().stream().map(RunView::of).toList()))
                .toList();
    }

    /** Runs an import now and waits for it. */
    Answer run(String id) {
        return imports.run(id);
    }

    /** Runs an import now. Empty: it goes on; its run shows how far it got. */
    Optional<Answer> begin(String id) {
        return background.begin(() -> imports.run(id));
    }
}
