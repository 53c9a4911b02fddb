package callabsync.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * A guide that tests follow to the letter.
 *
 * @param text all of it
 * @param files what it says to write, by path
 * @param edits what it says to add to files that are there, by path
 */
public record Guide(String text, Map<String, String> files, Map<String, String> edits) {

    private static final String STEP =
            "(?m)^%1$s \\d+\\. (Edit )?`([^`]+)`\\n(?:(?!\\n#+ )(?s:.))*?```\\w*\\n((?s:.)*?)```";

    /** Reads a guide in {@code src/docs/guides}. */
    public static Guide read(String name) throws IOException {
        return read(name, "##");
    }

    /** Reads the steps of a guide that stand under headings of this level: {@code ###} within a section. */
    public static Guide read(String name, String level) throws IOException {
        String text = Files.readString(Path.of("src/docs/guides", name));
        var files = new LinkedHashMap<String, String>();
        var edits = new LinkedHashMap<String, String>();
        Matcher step = Pattern.compile(STEP.formatted(level)).matcher(text);
        while (step.find()) {
            (step.group(1) == null ? files : edits).put(step.group(2), step.group(3));
        }
        return new Guide(text, files, edits);
    }

    /** Writes the files below this folder, in place of the project's. */
    public void writeTo(Path folder) throws IOException {
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** Compiles what the guide says in Java and what {@link #writeTo} has written to this folder. */
    public URLClassLoader compiledIn(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")));
        files.keySet().stream()
                .filter(file -> file.endsWith(".java"))
                .forEach(file -> arguments.add(folder.resolve(file).toString()));
        var said = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new AssertionError(said.toString());
        }
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, Guide.class.getClassLoader());
    }
}
