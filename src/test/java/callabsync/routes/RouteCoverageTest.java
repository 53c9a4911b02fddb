package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteCoverageTest {

    private static final Instant BUILD_BEGAN = Instant.parse("2026-11-23T12:00:00Z");
    private static final String ROUTE = """
            - onException:
                id: sink-crm-refused
                exception: [java.io.IOException]
                steps:
                  - setVariable: { id: sink-crm-note, name: reason, expression: { constant: { expression: refused } } }
            - route:
                id: sink-crm
                from:
                  id: sink-crm-from
                  uri: sink:crm
                  parameters: { id: 7 }
                  steps:
                    - choice:
                        id: sink-crm-choose
                        when:
                          - id: sink-crm-when-new
                            expression: { simple: { id: no-step, expression: "${body[id]} == null" } }
                            steps:
                              - to: { id: sink-crm-create, uri: "http:crm" }
                        otherwise:
                          id: sink-crm-otherwise
                          steps:
                            - to: { id: sink-crm-update, uri: "http:crm" }
            """;

    @TempDir
    private Path folder;

    private Path routes;
    private Path written;

    @BeforeEach
    void write() throws IOException {
        routes = Files.createDirectories(folder.resolve("routes/crm"));
        Files.writeString(routes.resolve("sink-crm.camel.yaml"), ROUTE);
        written = Files.createDirectories(folder.resolve("written"));
        Files.writeString(written.resolve("1.txt"), "sink-crm-choose\nsink-crm-when-new\nsink-crm-create\n");
        Files.writeString(written.resolve("2.txt"), "sink-crm-choose\nsink-crm-otherwise\nsink-crm-update\n");
        Files.writeString(written.resolve("3.txt"), "sink-crm-note\nsink-crm-refused\n");
    }

    @Test
    void what_the_tests_of_several_jvms_have_entered_counts_together() throws IOException {
        var coverage = RouteCoverage.of(routes, written, BUILD_BEGAN);

        assertThat(coverage.missing()).isEmpty();
        assertThat(coverage.summary()).isEqualTo("Tests enter 7 of 7 steps of 1 routes: 100 %");
    }

    @Test
    void a_branch_that_no_test_takes_is_named_with_its_file() throws IOException {
        Files.delete(written.resolve("2.txt"));

        var coverage = RouteCoverage.of(routes, written, BUILD_BEGAN);

        assertThat(coverage.missing())
                .containsExactlyInAnyOrder(
                        routes.resolve("sink-crm.camel.yaml") + ": no test enters the step sink-crm-otherwise",
                        routes.resolve("sink-crm.camel.yaml") + ": no test enters the step sink-crm-update");
        assertThat(coverage.summary()).isEqualTo("Tests enter 5 of 7 steps of 1 routes: 71 %");
    }

    @Test
    void what_an_older_build_has_written_does_not_count() throws IOException {
        Files.setLastModifiedTime(written.resolve("3.txt"), FileTime.from(BUILD_BEGAN.minusSeconds(1)));

        assertThat(RouteCoverage.of(routes, written, BUILD_BEGAN).missing()).hasSize(2);
    }

    @Test
    void nothing_is_covered_where_no_test_has_run() throws IOException {
        assertThat(RouteCoverage.of(routes, folder.resolve("none"), BUILD_BEGAN).missing())
                .hasSize(7);
    }
}
