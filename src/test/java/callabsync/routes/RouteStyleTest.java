package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.mapping.FolderFiles;
import callabsync.mapping.Problem;
import callabsync.routing.RouteCheck;
import callabsync.routing.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The style of {@code routes/}, and that the check finds each kind of fault. */
class RouteStyleTest {

    private static final Path ROUTES = Path.of("routes");
    private static final Path BAD = Path.of("src/test/resources/bad-routes");
    private static final Vocabulary WORDS = Vocabulary.of(ROUTES);

    @Test
    void routes_follow_the_style() throws IOException {
        List<Problem> faults = new RouteCheck().check(ROUTES, WORDS);

        assertThat(new FolderFiles(ROUTES, ".camel.yaml").list()).isNotEmpty();
        assertThat(faults.stream().map(fault -> "routes/" + fault)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file name and id differ",
                "wants kebab-case",
                "description of more than 60",
                "begin with a comment",
                "no comment below the first item",
                "options go under parameters",
                "write log: in its explicit form",
                "no toD",
                "an address is never built from an event",
                "endpoint ftp is not among",
                "no value of the outside world",
                "bean someBean is not among",
                "variable whatever is not among",
                "is used twice",
                "no inline code (groovy)",
                "choice wants otherwise",
                "when wants a description",
                "when wants an id",
                "from wants a description",
                "write simple: in its explicit form",
                "at most two conditions",
                "split without steps",
                "language datasonnet is not among",
                "no doTry",
                "one route per file"
            })
    void the_check_finds(String fault) throws IOException {
        assertThat(faultsOf("sink-everything-wrong.camel.yaml")).anyMatch(found -> found.contains(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "import-long.camel.yaml, more than 12 steps",
        "import-long.camel.yaml, more than 80 lines",
        "dispatch-lost.camel.yaml, 'calls direct:nowhere'",
        "dispatch-lost.camel.yaml, 'nobody calls direct:dispatch-lost'",
        "alert-unknown-step.camel.yaml, schema:"
    })
    void the_check_finds_in(String file, String fault) throws IOException {
        assertThat(faultsOf(file)).anyMatch(found -> found.contains(fault));
    }

    @Test
    void the_schema_says_where() throws IOException {
        assertThat(new RouteCheck().check(BAD, WORDS))
                .filteredOn(fault -> fault.message().startsWith("schema:"))
                .filteredOn(fault -> fault.file().equals("alert-unknown-step.camel.yaml"))
                .extracting(Problem::line)
                .containsExactly(10);
    }

    @Test
    void mapping_files_are_short_and_begin_with_a_comment() throws IOException {
        for (var entry : new FolderFiles(ROUTES, ".jsonata").list().entrySet()) {
            List<String> lines = Files.readAllLines(entry.getValue());
            assertThat(lines.get(0)).as(entry.getKey()).startsWith("/*");
            assertThat(lines).as(entry.getKey()).hasSizeLessThanOrEqualTo(60);
        }
    }

    private static List<String> faultsOf(String file) throws IOException {
        return new RouteCheck()
                .check(BAD, WORDS).stream()
                        .filter(fault -> fault.file().equals(file))
                        .map(Problem::toString)
                        .toList();
    }
}
