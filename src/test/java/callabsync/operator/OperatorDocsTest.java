package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.watch.Advice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages, log events and alerts that an operator's documents name are there under these names. */
class OperatorDocsTest {

    private static final Path DOCS = Path.of("src/docs");
    /** What stands between single stars: a page, or a button on one. */
    private static final Pattern PAGE = Pattern.compile("(?<![*\\w])\\*([A-Z][^*\\n]{2,40})\\*(?![*\\w])");

    private static final Pattern LOG_EVENT = Pattern.compile("`([a-z]+\\.[a-z-]+)`");
    /** In Callab's own dashboard. */
    private static final Set<String> CALLABS = Set.of("Settings → Webhooks → Add", "Test");

    @Test
    void every_page_and_button_that_is_named_is_on_a_page() throws IOException {
        String pages = text(Path.of("src/main/resources/templates"));
        var named = new TreeSet<String>();
        for (String document : List.of("operations.md", "guides/go-live.md", "guides/troubleshooting.md")) {
            PAGE.matcher(Files.readString(DOCS.resolve(document)))
                    .results()
                    .forEach(found -> named.add(found.group(1)));
        }
        named.removeAll(CALLABS);

        assertThat(named).hasSizeGreaterThan(8).allSatisfy(name -> {
            for (String part : name.split(" → ")) {
                assertThat(pages).as(name).contains(part);
            }
        });
    }

    @Test
    void every_log_event_that_is_named_is_logged() throws IOException {
        String operations = Files.readString(DOCS.resolve("operations.md"));
        String table = operations.substring(operations.indexOf("## Log events"));
        String sources = text(Path.of("src/main/java")) + text(Path.of("routes"));
        var named = new TreeSet<String>();
        LOG_EVENT.matcher(table).results().forEach(found -> named.add(found.group(1)));

        assertThat(named).hasSizeGreaterThan(10);
        named.removeIf(event -> event.startsWith("event.")); // event.<state>, one for each state
        assertThat(named).allSatisfy(event -> assertThat(sources).containsPattern("[\" ]" + event + "\\b"));
    }

    @Test
    void every_alert_is_explained() throws IOException {
        String operations = Files.readString(DOCS.resolve("operations.md"));

        assertThat(Advice.alerts())
                .contains("no-webhook", "import-failing", "signatures-failing")
                .allSatisfy(name -> assertThat(operations).contains("`" + name + "`"));
    }

    @Test
    void every_alert_that_is_raised_has_its_advice() throws IOException {
        var raised = new TreeSet<String>();
        Pattern.compile("Incident\\.of\\(\\s*\"([a-z]+-[a-z-]+)\"")
                .matcher(text(Path.of("src/main/java/callabsync")))
                .results()
                .forEach(found -> raised.add(found.group(1)));
        raised.removeIf(name -> name.endsWith("-")); // the rest is a state: destination-closed, events-invalid

        assertThat(raised).hasSizeGreaterThan(7);
        assertThat(Advice.alerts()).containsAll(raised);
    }

    private static String text(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(OperatorDocsTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
