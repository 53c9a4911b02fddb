package callabsync.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README is one page, names all packages, and leads an event into HubSpot in at most twenty files. */
class ReadmeTest {

    private static final int MOST_LINES = 150;
    private static final int MOST_STEPS = 20;

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void it_is_one_page() {
        assertThat(readme.lines().count()).isLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void an_event_is_followed_in_at_most_twenty_files_that_are_there() {
        String table = between("## Follow one event", "## Where to change what");
        List<Path> files = Pattern.compile("\\]\\(((?:src/main|routes)/[^)]+)\\)")
                .matcher(table)
                .results()
                .map((MatchResult found) -> Path.of(found.group(1)))
                .toList();

        assertThat(files)
                .hasSizeBetween(10, MOST_STEPS)
                .doesNotHaveDuplicates()
                .allSatisfy(file -> assertThat(file).isRegularFile());
    }

    @Test
    void the_map_names_every_package() throws IOException {
        String map = between("## Map", "src/test/java");
        try (Stream<Path> folders = Files.list(Path.of("src/main/java/callabsync"))) {
            List<String> packages = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();

            assertThat(packages)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(name -> assertThat(map).containsPattern("\\b" + name + "\\b"));
        }
    }

    private String between(String from, String to) {
        int start = readme.indexOf(from);
        return readme.substring(start, readme.indexOf(to, start));
    }
}
