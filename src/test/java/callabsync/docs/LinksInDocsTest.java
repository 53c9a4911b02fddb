package callabsync.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinksInDocsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)[^)]*\\)");

    @Test
    void every_relative_link_leads_to_a_file() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            var matcher = LINK.matcher(Files.readString(page));
            while (matcher.find()) {
                links++;
                Path target = page.toAbsolutePath().getParent().resolve(matcher.group(1));
                if (!Files.exists(target)) {
                    broken.add(page + " -> " + matcher.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).as("there are links to check").isGreaterThan(20);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(
                List.of(Path.of("README.md"), Path.of("routes/README.md"), Path.of("extensions/README.md")));
        try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }
}
