package callabsync.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the security page name tests that there are. */
class SecurityTestsTest {

    /** A class of tests, a test of it, or a further test of the class named last. */
    private static final Pattern TEST =
            Pattern.compile("`(?:([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?|([a-z]\\w*_\\w+))`(?=[^|]*\\|$)");

    @Test
    void every_test_that_the_security_page_names_exists() throws IOException {
        Map<String, String> classes = classes();
        List<String> missing = new ArrayList<>();
        int named = 0;
        String last = "";
        for (String line : Files.readAllLines(Path.of("src/docs/security.md"))) {
            var matcher = TEST.matcher(line);
            while (matcher.find()) {
                named++;
                last = matcher.group(1) == null ? last : matcher.group(1);
                String test = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                String source = classes.getOrDefault(last, "");
                if (source.isEmpty() || test != null && !source.contains("void " + test + "(")) {
                    missing.add(last + (test == null ? "" : "." + test));
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).as("there are tests to check").isGreaterThan(40);
    }

    private static Map<String, String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            SecurityTestsTest::read,
                            String::concat));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
