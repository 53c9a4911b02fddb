package callabsync.operator;

import callabsync.mapping.FolderFiles;
import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import callabsync.routing.RouteFolder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The files in {@code routes/} that are broken now, and what runs in their place. */
@Component
public class BrokenFiles {

    private final RouteFolder routes;
    private final Mappings mappings;

    BrokenFiles(RouteFolder routes, Mappings mappings) {
        this.routes = routes;
        this.mappings = mappings;
    }

    /**
     * A broken file.
     *
     * @param line counted from 1; 0: the whole file
     * @param version of the last good text, which goes on; null: it never was good, and is left out
     * @param running the last good text
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record BrokenFile(
            String file,
            int line,
            int column,
            String message,
            @Nullable String version,
            @Nullable String running) {

        static BrokenFile of(Problem problem, Optional<String> running) {
            return new BrokenFile(
                    problem.file(),
                    problem.line(),
                    problem.column(),
                    problem.message(),
                    running.map(FolderFiles::versionOf).orElse(null),
                    running.orElse(null));
        }

        /** As compilers write it. */
        public String place() {
            return new Problem(file, line, column, message).toString();
        }
    }

    /** Routes first. */
    List<BrokenFile> all() {
        var all = new ArrayList<>(ofRoutes());
        all.addAll(ofMappings());
        return all;
    }

    List<BrokenFile> ofRoutes() {
        return routes.problems().stream()
                .map(problem -> BrokenFile.of(problem, routes.running(problem.file())))
                .toList();
    }

    List<BrokenFile> ofMappings() {
        return mappings.problems().stream()
                .map(problem -> BrokenFile.of(problem, mappings.running(problem.file())))
                .toList();
    }
}
