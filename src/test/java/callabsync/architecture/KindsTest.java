package callabsync.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program knows about a kind of destination stands in that kind's package, and in the sandbox's stand-in. */
class KindsTest {

    private static final Path MAIN = Path.of("src/main/java/callabsync");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("callabsync");

    /** @param besides the file that may name it all the same */
    @ParameterizedTest
    @CsvSource({"hubspot, ''", "salesforce, RecordIds.java"})
    void no_other_java_names_a_crm(String kind, String besides) throws IOException {
        List<Path> others = javaOutside(kind).stream()
                .filter(file -> !file.getFileName().toString().equals(besides))
                .toList();

        assertThat(others).hasSizeGreaterThan(400);
        assertThat(others.stream().filter(file -> text(file).contains(kind))).isEmpty();
    }

    /** These are words of everybody's: only their classes, and their names as settings spell them, are looked for. */
    @ParameterizedTest
    @ValueSource(strings = {"hubspot", "salesforce", "http", "database", "kafka"})
    void nothing_else_uses_a_kind(String kind) {
        noClasses()
                .that()
                .resideOutsideOfPackages("callabsync." + kind + "..", "callabsync.sandbox." + kind + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("callabsync." + kind + "..", "callabsync.sandbox." + kind + "..")
                .check(CLASSES);
    }

    /** Imports and reconcile go to Callab; sinks and the operator do not know it. */
    @ParameterizedTest
    @CsvSource({"database, none", "http, 'ProxyValve.java TestEventsResource.java'", "kafka, InboxConfiguration.java"})
    void no_other_java_asks_for_a_kind_by_its_name(String kind, String besides) throws IOException {
        assertThat(javaOutside(kind).stream()
                        .filter(file -> !besides.contains(file.getFileName().toString()))
                        .filter(file -> text(file).contains('"' + kind + '"')))
                .isEmpty();
    }

    private static List<Path> javaOutside(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(MAIN.resolve(kind)))
                    .filter(file -> !file.startsWith(MAIN.resolve("sandbox").resolve(kind)))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
