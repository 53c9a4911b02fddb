package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Route files open in the visual editor Kaoto, pass its checks, and are the same when it saves them. Kaoto's own packages do it
 * in Node, see {@code src/test/kaoto}; skipped, loudly, without Node, npm, tar or the network.
 */
class KaotoTest {

    private static final Path SCRIPTS = Path.of("src/test/kaoto");
    private static final Path FOLDER = Path.of("target/kaoto").toAbsolutePath();
    private static final Pattern OFFLINE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|E50\\d");

    @BeforeAll
    static void install() throws Exception {
        for (String tool : List.of("node", "npm", "tar")) {
            assumeTrue(isThere(tool), () -> "Skipped, as there is no " + tool + " here");
        }
        Path installed = FOLDER.resolve("installed.json");
        String wanted = Files.readString(SCRIPTS.resolve("package.json"));
        Files.createDirectories(FOLDER);
        for (String script : List.of("package.json", "install.mjs", "bundle.mjs", "open-and-save.mjs")) {
            Files.writeString(FOLDER.resolve(script), Files.readString(SCRIPTS.resolve(script)));
        }
        if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
            Ended install = run(List.of("node", "install.mjs"));
            if (install.code() != 0 && OFFLINE.matcher(install.output()).find()) {
                abort("Skipped, as npm cannot reach its registry");
            }
            assertThat(install.code()).as(install.output()).isZero();
            Files.writeString(installed, wanted);
        }
        Ended bundle = run(List.of("node", "bundle.mjs"));
        assertThat(bundle.code()).as(bundle.output()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> every_route_file_opens_and_is_the_same_when_saved() throws Exception {
        List<Path> files = routeFiles();
        List<JsonNode> opened = opened(files);

        assertThat(opened).hasSameSizeAs(files);
        return opened.stream()
                .map(file -> DynamicTest.dynamicTest(
                        Path.of("")
                                .toAbsolutePath()
                                .relativize(Path.of(file.get("file").asText()))
                                .toString(),
                        () -> {
                            assertThat(file.get("problems")).isEmpty();
                            assertThat(file.get("drawn").asInt()).as("boxes").isGreaterThan(2);
                        }));
    }

    /** That a file passes says something only if another does not. */
    @Test
    void a_file_that_kaoto_would_change_is_named() throws Exception {
        Path file = FOLDER.resolve("changed.camel.yaml");
        Files.writeString(file, """
                - from:
                    uri: direct:leads
                    steps:
                      - to: {id: leads-to-hubspot, description: No endpoint}
                      - sendAway: {id: leads-away}
                """);

        assertThat(opened(List.of(file)).get(0).get("problems"))
                .extracting(JsonNode::asText)
                .anyMatch(problem -> problem.startsWith("schema: "))
                .contains("saved: it is another route than before");
    }

    private static List<Path> routeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes").toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonNode> opened(List<Path> files) throws Exception {
        var command = new ArrayList<>(List.of("node", "open-and-save.mjs"));
        files.forEach(file -> command.add(file.toString()));
        Ended ended = run(command);
        assertThat(ended.code()).as(ended.output()).isZero();
        var opened = new ArrayList<JsonNode>();
        for (String line : ended.output().split("\n")) {
            opened.add(new ObjectMapper().readTree(line));
        }
        return opened;
    }

    private static boolean isThere(String tool) throws InterruptedException {
        try {
            return run(List.of(tool, "--version")).code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("kaoto", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(Files.isDirectory(FOLDER) ? FOLDER.toFile() : null)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        Files.delete(output);
        return new Ended(ended ? process.exitValue() : -1, ended ? text : text + " ETIMEDOUT");
    }

    private record Ended(int code, String output) {}
}
