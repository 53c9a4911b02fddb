package callabsync.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The guide to extensions, followed in a folder. Its notes are written into folders there, not onto servers.
 *
 * @param folder with {@code extensions/}, {@code routes/} and the notes of each destination
 */
public record ExtensionsGuide(Path folder) {

    private static final String SOURCES = "my-extension/src/main/java/";

    /** Writes, compiles and packs what the guide says. */
    public static ExtensionsGuide followedIn(Path folder) throws IOException {
        Guide guide = Guide.read("extensions.md");
        FileSystemUtils.copyRecursively(Path.of("routes"), folder.resolve("routes"));
        guide.writeTo(folder);
        var sources = new LinkedHashMap<String, String>();
        guide.files().forEach((file, text) -> {
            if (file.startsWith(SOURCES)) {
                sources.put(file.substring(SOURCES.length()), text);
            }
        });
        ExtensionJar.write(folder.resolve("extensions/my-extension.jar"), sources);
        Path dispatch = folder.resolve("routes/dispatch-besides.camel.yaml");
        Files.writeString(
                dispatch, Files.readString(dispatch) + guide.edits().get("routes/dispatch-besides.camel.yaml"));
        Files.writeString(folder.resolve("guide.yaml"), guide.edits().get("application.yaml"));
        return new ExtensionsGuide(folder);
    }

    /** Returns the settings that start the program with it. */
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("spring.config.additional-location", "file:" + folder.resolve("guide.yaml"));
        settings.put("callab.sync.routes-dir", folder.resolve("routes").toString());
        settings.put("callab.sync.extensions-dir", folder.resolve("extensions").toString());
        for (String destination : List.of("partner", "archive")) {
            settings.put("callab.sync.destinations." + destination + ".address", "file:" + folder.resolve(destination));
        }
        return settings;
    }

    /** Returns the text of each note that was written. */
    public List<String> notes(String destination) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(destination))) {
            var notes = new ArrayList<String>();
            for (Path file : files.toList()) {
                notes.add(Files.readString(file));
            }
            return notes;
        }
    }
}
