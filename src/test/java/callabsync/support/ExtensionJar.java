package callabsync.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar as an engineer would build it: sources are compiled, other files are put in as they are. */
public final class ExtensionJar {

    private ExtensionJar() {}

    /**
     * Writes a jar.
     *
     * @param files text by path below the jar's root
     * @param leftOut the path of a class that is compiled and then left out; blank: none
     */
    public static void write(Path jar, Map<String, String> files, String leftOut) throws IOException {
        Path root = TempFolders.create("extension");
        Path sources = TempFolders.create("extension-sources");
        var arguments = new ArrayList<>(
                List.of("-d", root.toString(), "-proc:none", "-g", "-cp", System.getProperty("java.class.path")));
        for (var file : files.entrySet()) {
            boolean isSource = file.getKey().endsWith(".java");
            Path path = (isSource ? sources : root).resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            if (isSource) {
                arguments.add(path.toString());
            }
        }
        if (files.keySet().stream().anyMatch(name -> name.endsWith(".java"))) {
            var said = new ByteArrayOutputStream();
            int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
            assertThat(result).as(said.toString()).isZero();
        }
        Files.createDirectories(jar.getParent());
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> packed = Files.walk(root)) {
            for (Path each : packed.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(each).toString().replace('\\', '/');
                if (!name.equals(leftOut)) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(each, out);
                }
            }
        }
    }

    public static void write(Path jar, Map<String, String> files) throws IOException {
        write(jar, files, "");
    }
}
