package callabsync.operator;

import callabsync.extension.JavaRoutes;
import callabsync.mapping.FolderFiles;
import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import callabsync.routing.RouteFolder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The files in {@code routes/} and {@code extensions/} that are broken now, and what runs in their place. */
@Component
public class BrokenFiles {

    private final RouteFolder routes;
    private final Mappings mappings;
    private final JavaRoutes javaRoutes;

    BrokenFiles(RouteFolder routes, Mappings mappings, JavaRoutes javaRoutes) {
        this.routes = routes;
        this.mappings = mappings;
        this.javaRoutes = javaRoutes;
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
        return Stream.concat(routes.problems().stream(), javaRoutes.problems().stream())
                .map(problem -> new BrokenFile(problem, routes.running(problem.file())))
                .toList();
    }

    List<BrokenFile> ofMappings() {
        return mappings.problems().stream()
                .map(problem -> new BrokenFile(problem, mappings.running(problem.file())))
                .toList();
    }
}
