package callabsync.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program knows about a CRM stands in that CRM's own package, and in the sandbox's stand-in for it. */
class KindsTest {

    private static final Path MAIN = Path.of("src/main/java/callabsync");

    /** @param besides the files that may name it all the same */
    @ParameterizedTest
    @CsvSource({"hubspot, ''", "salesforce, RecordIds.java"})
    void no_other_java_names_a_crm(String kind, String besides) throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Path> others = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(MAIN.resolve(kind)))
                    .filter(file -> !file.startsWith(MAIN.resolve("sandbox")))
                    .filter(file -> !file.getFileName().toString().equals(besides))
                    .toList();

            assertThat(others).hasSizeGreaterThan(400);
            assertThat(others.stream().filter(file -> names(file, kind))).isEmpty();
        }
    }

    private static boolean names(Path file, String kind) {
        try {
            return Files.readString(file).toLowerCase(Locale.ROOT).contains(kind);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
