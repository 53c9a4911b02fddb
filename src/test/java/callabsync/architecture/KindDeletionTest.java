package callabsync.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.TempFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.util.FileSystemUtils;

/**
 * Deletes a kind of destination from a copy of the project: its folders, the tests that use it, its block of {@code
 * application.yaml}, and its step in the dispatch routes, which would open deliveries for a destination that is not there.
 * The rest must compile and pass its unit tests. {@code -Dkind=database} deletes another one.
 */
@EnabledIfSystemProperty(named = "full", matches = "true")
class KindDeletionTest {

    private static final String KIND = System.getProperty("kind", "kafka");
    private static final List<String> PARTS =
            List.of("src", "routes", "extensions", ".ci", "pom.xml", "application.yaml", "README.md", ".editorconfig");

    private final Path copy = TempFolders.create("without-" + KIND);

    @Test
    void the_rest_compiles_and_passes_its_unit_tests() throws Exception {
        copyProject();
        deleteFolders();
        deleteTestsThatUseIt();
        deleteSettings();
        deleteDispatch();

        Path log = copy.resolve("mvn.log");
        int exit = new ProcessBuilder("mvn", "-o", "-B", "-q", "test")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();

        assertThat(exit).as(Files.readString(log)).isZero();
        assertThat(copy.resolve("target/surefire-reports")).isNotEmptyDirectory();
    }

    private void copyProject() throws IOException {
        for (String part : PARTS) {
            Path from = Path.of(part);
            if (Files.isDirectory(from)) {
                FileSystemUtils.copyRecursively(from, copy.resolve(part));
            } else {
                Files.copy(from, copy.resolve(part));
            }
        }
    }

    private void deleteFolders() throws IOException {
        for (String folder : List.of(
                "src/main/java/callabsync/" + KIND,
                "src/main/java/callabsync/sandbox/" + KIND,
                "src/main/resources/callabsync/" + KIND,
                "src/test/java/callabsync/" + KIND,
                "routes/" + KIND)) {
            FileSystemUtils.deleteRecursively(copy.resolve(folder));
        }
    }

    private void deleteTestsThatUseIt() throws IOException {
        try (Stream<Path> tests = Files.walk(copy.resolve("src/test/java"))) {
            for (Path test : tests.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(test);
                if (text.contains("import callabsync." + KIND + ".") || test.endsWith("KindsTest.java")) {
                    Files.delete(test);
                }
            }
        }
    }

    private void deleteSettings() throws IOException {
        var kept = new ArrayList<String>();
        boolean inBlock = false;
        for (String line : Files.readAllLines(Path.of("application.yaml"))) {
            if (line.matches(" {6}\\S.*")) {
                inBlock = line.equals("      " + KIND + ":");
            } else if (line.matches(" {0,5}\\S.*")) {
                inBlock = false;
            }
            if (!inBlock) {
                kept.add(line);
            }
        }
        Files.write(copy.resolve("application.yaml"), kept);
    }

    /** Deletes the item of a list in which the kind's deliveries are opened. */
    private void deleteDispatch() throws IOException {
        for (String name : List.of("dispatch.camel.yaml", "dispatch-besides.camel.yaml")) {
            Path file = copy.resolve("routes").resolve(name);
            var kept = new ArrayList<String>();
            int deletedIndent = Integer.MAX_VALUE;
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                int indent = line.length() - line.stripLeading().length();
                boolean isItem = line.stripLeading().startsWith("- ");
                if (indent <= deletedIndent) {
                    deletedIndent = isItem && isOfKind(line, i + 1 < lines.size() ? lines.get(i + 1) : "")
                            ? indent
                            : Integer.MAX_VALUE;
                }
                if (deletedIndent == Integer.MAX_VALUE) {
                    kept.add(line);
                }
            }
            Files.write(file, kept);
        }
    }

    /** The id stands in the item's own line or in the next one. */
    private static boolean isOfKind(String line, String next) {
        String id = "id: dispatch-(when|besides-filter)-" + KIND;
        return line.strip().matches("- " + id) || next.strip().matches(id);
    }
}
