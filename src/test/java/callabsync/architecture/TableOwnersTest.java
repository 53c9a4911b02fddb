package callabsync.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A table has one owner: only the Java of one package names it in SQL. Another module asks the owner. So each module prunes
 * and erases its own tables, and an erasure cannot forget one.
 */
class TableOwnersTest {

    private static final Path MAIN = Path.of("src/main/java/callabsync");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private static final Map<String, Set<String>> OWNERS = Map.ofEntries(
            Map.entry("store", Set.of("contact_key", "duty", "encryption_key", "tally")),
            Map.entry("inbox", Set.of("contact_term", "event", "event_alias", "event_payload")),
            Map.entry("quarantine", Set.of("rejection")),
            Map.entry("destination", Set.of("bucket", "gate")),
            Map.entry("delivery", Set.of("attempt", "delivery", "lane")),
            Map.entry("dispatch", Set.of("replay")),
            Map.entry("sink", Set.of("contact_call", "contact_total", "effect", "link", "written")),
            Map.entry("imports", Set.of("import_run", "imported", "watermark")),
            Map.entry("reconcile", Set.of("book")),
            Map.entry("privacy", Set.of("erasure")),
            Map.entry("watch", Set.of("incident")));

    private static final Pattern TEXTS =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile("\\b(?:FROM|JOIN|INTO|UPDATE)\\s+([a-z_]+)\\b");
    private static final Pattern CREATED = Pattern.compile("CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)");

    @Test
    void only_its_owner_names_a_table_in_sql() throws IOException {
        Set<String> strangers = new TreeSet<>();
        for (Path file : files(MAIN, ".java")) {
            Set<String> own =
                    OWNERS.getOrDefault(MAIN.relativize(file).getName(0).toString(), Set.of());
            for (String table : tables(file)) {
                if (!own.contains(table)) {
                    strangers.add(file.getFileName() + " " + table);
                }
            }
        }

        assertThat(strangers).as("files that name a table of another module").isEmpty();
    }

    @Test
    void every_table_has_one_owner() throws IOException {
        Set<String> owned = new TreeSet<>();
        OWNERS.values().forEach(owned::addAll);

        assertThat(owned).isEqualTo(created());
        assertThat(OWNERS.values().stream().mapToInt(Set::size).sum()).isEqualTo(owned.size());
    }

    private static Set<String> tables(Path file) throws IOException {
        Set<String> created = created();
        Set<String> tables = new TreeSet<>();
        TEXTS.matcher(Files.readString(file))
                .results()
                .map(text -> text.group(1) == null ? text.group(2) : text.group(1))
                .flatMap(text -> TABLE.matcher(text).results())
                .map(found -> found.group(1))
                .filter(created::contains)
                .forEach(tables::add);
        return tables;
    }

    private static Set<String> created() throws IOException {
        Set<String> tables = new TreeSet<>();
        for (Path file : files(MIGRATIONS, ".sql")) {
            CREATED.matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .forEach(tables::add);
        }
        return tables;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
