package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route of an engineer with one typo: it is named with file, line and cause, and the version before goes on. */
class TyposTest {

    private static final String FILE = "mail/sink-mail.camel.yaml";

    /** Line by line, so that a line can be pointed at. */
    private static final String ROUTE = """
            # The sales team hears of every qualified lead.
            - route:
                id: sink-mail
                from:
                  uri: sink:mail
                  parameters:
                    concurrency: 2
                  steps:
                    - setHeader:
                        name: subject
                        expression:
                          jsonata:
                            expression: "'Qualified: ' & contact.first_name"
                    - setHeader:
                        name: from
                        expression:
                          simple:
                            expression: ${body[contact][email]}
                    - filter:
                        expression:
                          jsonata: outcomes.interested
                        steps:
                          - transform:
                              expression:
                                jsonata:
                                  expression: mail/mail-body.jsonata
                          - to:
                              uri: smtp:mail.example.com
                              parameters:
                                to: sales@example.com
                          - to:
                              uri: file:out
                              parameters:
                                fileName: lines.json
            """;

    @TempDir
    Path folder;

    private TestContext context;
    private RouteFolder routes;

    @BeforeEach
    void loadTheGoodVersion() throws IOException {
        Files.createDirectories(folder.resolve("mail"));
        Files.writeString(folder.resolve("mail/mail-body.jsonata"), "/* The message. */ contact.first_name");
        Files.writeString(folder.resolve(FILE), ROUTE);
        context = new TestContext(folder);
        routes = context.folder(folder, false);
        routes.reload();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void without_a_typo_it_runs_and_takes_the_deliveries_of_its_sink() {
        assertThat(routes.problems()).isEmpty();
        assertThat(routes.missing("mail")).isEmpty();
    }

    @Test
    void a_file_that_a_visual_editor_has_saved_takes_the_same_deliveries() throws IOException {
        Files.writeString(
                folder.resolve(FILE),
                ROUTE.replace("uri: sink:mail\n      parameters:", "uri: sink\n      parameters:\n        name: mail"));

        routes.reload();

        assertThat(routes.running(FILE))
                .hasValueSatisfying(text -> assertThat(text).contains("uri: sink\n"));
        assertThat(routes.missing("mail")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "uri: smtp:mail.example.com | uri: smpt:mail.example.com | 28 | there is no component smpt; did you mean smtp?",
                "to: sales@example.com | tto: sales@example.com | 30 | endpoint smtp has no option tto; did you mean to?",
                "fileName: lines.json | fileNam: lines.json | 34 | endpoint file has no option fileNam; did you mean fileName?",
                "expression: §'Qualified: ' & contact.first_name§ | expression: §'Qualified: ' & & contact.first_name§ | 13 | cannot be used as a unary operator",
                "'Qualified: ' & contact | 'Qualified: ' & $upercase(contact) | 13 | there is no function $upercase; did you mean uppercase?",
                "'Qualified: ' & contact | 'Qualified: ' & $now() & contact | 13 | $now gives something else each time",
                "${body[contact][email]} | ${boddy[contact][email]} | 18 | Unknown function: boddy",
                "jsonata: outcomes.interested | jsonata: (outcomes.interested | 21 | Expected §)§",
                "mail/mail-body.jsonata | mail/mail-boddy.jsonata | 26 | mail/mail-boddy.jsonata: there is no such mapping",
                "jsonata: | jsonatta: | 12 | knows no jsonatta; did you mean jsonata?",
                "- transform: | - transfrom: | 23 | knows no transfrom; did you mean transform?",
                "from: | fromm: | 4 | knows no fromm; did you mean from?",
                "- setHeader: | - setHeader | 10 | is not YAML",
            })
    void a_typo_is_named_with_its_line(String right, String wrong, int line, String cause) throws IOException {
        String broken = ROUTE.replaceFirst(
                Pattern.quote(right.replace('§', '"')), Matcher.quoteReplacement(wrong.replace('§', '"')));
        assertThat(broken).isNotEqualTo(ROUTE);
        Files.writeString(folder.resolve(FILE), broken);

        routes.reload();

        assertThat(routes.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(FILE);
            assertThat(problem.message()).contains(cause.replace('§', '"'));
            assertThat(problem.line()).isEqualTo(line);
        });
        assertThat(routes.running(FILE)).contains(ROUTE);
        assertThat(routes.missing("mail")).isEmpty();
        assertThat(context.camel().getRouteController().getRouteStatus("sink-mail"))
                .isEqualTo(ServiceStatus.Started);
    }
}
