package callabsync.operator;

import callabsync.mapping.FolderFiles;
import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import callabsync.routing.RouteFolder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** @param running the last good text, which stays in use; empty: it never was good, and is left out */
    public record BrokenFile(@JsonUnwrapped Problem problem, Optional<String> running) {

        /** Returns the version of the last good text. */
        public Optional<String> version() {
            return running.map(FolderFiles::versionOf);
        }
    }

    /** Returns all of them, routes first. */
    List<BrokenFile> all() {
        var all = new ArrayList<>(ofRoutes());
        all.addAll(ofMappings());
        return all;
    }

    List<BrokenFile> ofRoutes() {
        return routes.problems().stream()
                .map(problem -> new BrokenFile(problem, routes.running(problem.file())))
                .toList();
    }

    List<BrokenFile> ofMappings() {
        return mappings.problems().stream()
                .map(problem -> new BrokenFile(problem, mappings.running(problem.file())))
                .toList();
    }
}
