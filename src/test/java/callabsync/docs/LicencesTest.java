package callabsync.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code licences.md} lists what the program is built with today: {@code mvn license:add-third-party} writes it anew. */
class LicencesTest {

    private static final Path LIST = Path.of("src/docs/licences.md");
    private static final Pattern ROW = Pattern.compile("\\| ([\\w.-]+):([\\w.-]+) \\| ([\\w.-]+) \\| (.+) \\|");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");

    private record Library(String version, String licence) {}

    @Test
    void what_is_listed_is_what_the_program_is_built_with() throws IOException {
        Map<String, String> built = builtWith();
        var stale = new TreeSet<String>();
        listed().forEach((name, library) -> {
            if (!library.version().equals(built.get(name))) {
                stale.add(name + " is listed as " + library.version() + ", built with " + built.get(name));
            }
        });

        assertThat(stale).isEmpty();
    }

    @Test
    void every_dependency_that_is_delivered_is_listed_with_its_licence() throws IOException {
        Map<String, Library> listed = listed();
        var missing = new TreeSet<String>();
        String dependencies = Files.readString(Path.of("pom.xml")).split("</dependencyManagement>")[1];
        for (var found = DEPENDENCY.matcher(dependencies); found.find(); ) {
            String dependency = found.group(1);
            var artifact = ARTIFACT.matcher(dependency);
            boolean delivered = !dependency.contains("<scope>test</scope>") && !dependency.contains("<optional>true");
            if (delivered
                    && artifact.find()
                    && listed.keySet().stream().noneMatch(name -> name.endsWith(":" + artifact.group(1)))) {
                missing.add(artifact.group(1));
            }
        }

        assertThat(missing).isEmpty();
        assertThat(listed).hasSizeGreaterThan(100);
        assertThat(listed.values()).noneMatch(library -> library.licence().contains("Unknown"));
    }

    private static Map<String, Library> listed() throws IOException {
        var listed = new TreeMap<String, Library>();
        for (String line : Files.readAllLines(LIST)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                listed.put(row.group(1) + ":" + row.group(2), new Library(row.group(3), row.group(4)));
            }
        }
        return listed;
    }

    /** The jars of the class path, by where they lie in Maven's repository: group, artifact, version. */
    private static Map<String, String> builtWith() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var built = new TreeMap<String, String>();
        Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> jar.getNameCount() > 4)
                .forEach(jar -> {
                    String version = jar.getParent().getFileName().toString();
                    Path artifact = jar.getParent().getParent();
                    built.put(group(artifact.getParent()) + ":" + artifact.getFileName(), version);
                });
        return built;
    }

    private static String group(Path folder) {
        String path = folder.toString().replace(File.separatorChar, '/');
        return path.substring(path.lastIndexOf("/repository/") + "/repository/".length())
                .replace('/', '.');
    }
}
