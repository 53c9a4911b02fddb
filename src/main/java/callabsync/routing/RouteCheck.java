package callabsync.routing;

import callabsync.mapping.FolderFiles;
import callabsync.mapping.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks a folder of routes without running it: Camel's schema, and the style that {@code routes/README.md} describes. */
public final class RouteCheck {

    private final RouteSchema schema = new RouteSchema();

    /** Returns all faults, grouped by file. */
    public List<Problem> check(Path folder, Vocabulary vocabulary) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (var entry : new FolderFiles(folder, ".camel.yaml").list().entrySet()) {
            contents.put(entry.getKey(), FolderFiles.read(entry.getValue()).orElse("\uFFFD"));
        }
        List<Problem> found = new ArrayList<>();
        contents.forEach((file, content) -> found.addAll(check(file, content, vocabulary)));
        found.addAll(RouteStyle.faultsBetween(contents, vocabulary));
        return found;
    }

    private List<Problem> check(String file, String content, Vocabulary vocabulary) {
        YamlTree yaml = YamlTree.of(file, content);
        if (yaml.broken().isPresent()) {
            return List.of(yaml.broken().get());
        }
        List<Problem> found = new ArrayList<>(schema.problems(file, yaml));
        found.addAll(RouteStyle.faults(file, content, vocabulary));
        return found;
    }
}
