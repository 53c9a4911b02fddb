package callabsync.config;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Destinations;
import callabsync.destination.SinkKind.Claim;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.http.HttpApiKind;
import callabsync.mapping.Mappings;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sink.Previewed;
import callabsync.sink.SinkBench;
import callabsync.source.ImportSettings;
import callabsync.source.Mark;
import callabsync.source.RecordTimes;
import callabsync.source.SourceRecord;
import callabsync.support.Events;
import callabsync.support.Guide;
import callabsync.support.GuideSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Follows the guide to the letter: its files are taken, counted, compiled and run. */
class AddAKindOfHttpApiGuideTest {

    @TempDir
    Path folder;

    private final ClassLoader usual = Thread.currentThread().getContextClassLoader();
    private final CrmHttpStandIn club = new CrmHttpStandIn(Clock.systemUTC());
    private Guide guide;

    @BeforeEach
    void read() throws IOException {
        guide = Guide.read("add-a-kind-of-http-api.md");
        guide.writeTo(folder);
    }

    @AfterEach
    void stop() {
        Thread.currentThread().setContextClassLoader(usual);
        club.close();
    }

    @Test
    void it_takes_no_more_files_than_the_guide_says_and_two_of_them_in_java() {
        List<String> java = guide.files().keySet().stream()
                .filter(file -> file.endsWith(".java"))
                .toList();

        assertThat(guide.text())
                .contains("is " + guide.files().size() + " files, of which " + java.size() + " are Java, and "
                        + guide.edits().size() + " edits");
        assertThat(java).hasSize(2);
        assertThat(guide.files().keySet())
                .allSatisfy(
                        file -> assertThat(Path.of(file)).as("not there yet").doesNotExist());
        assertThat(guide.edits().keySet())
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    @Test
    void its_kind_delivers_previews_checks_and_imports() throws IOException {
        club.start();
        club.contact("member-7", Map.of("first_name", "Old", "created_at", "2026-01-05T09:00:00Z"));
        try (var classes = compiled();
                var bench = bench(classes)) {
            var kind = bench.parts(HttpApiKind.class).stream()
                    .filter(each -> each.name().equals("club"))
                    .findFirst()
                    .orElseThrow();
            Event event = EventReader.read(
                            Events.outcomeExtracted().crmId("member-7").bytes())
                    .event();

            assertThat(kind.claimOf("member-7")).isEqualTo(Claim.SHAPE);
            assertThat(kind.check("club")).isEmpty();
            assertThat(preview(bench, kind, event).outcome()).isEqualTo(Previewed.Outcome.UPDATE);
            assertThat(club.contacts().get("member-7")).containsEntry("first_name", "Old");
            assertThat(bench.deliver(event).get(0).result()).get().isInstanceOf(Succeeded.class);
            assertThat(club.contacts().get("member-7")).containsEntry("first_name", "John");
            assertThat(imported(kind)).extracting(SourceRecord::id).containsExactly("member-7");
        }
    }

    private Previewed preview(SinkBench bench, HttpApiKind kind, Event event) {
        Item item = bench.item(event);
        var batch = new Batch(bench.part(Destinations.class).find("club").orElseThrow(), List.of(item));
        String mapping = kind.recordMappings("club").get(0);
        return kind.preview(batch, bench.part(Mappings.class).find(mapping).orElseThrow())
                .get(0);
    }

    private static List<SourceRecord> imported(HttpApiKind kind) {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of("import.source", "club")))
                .bind("import", ImportSettings.class)
                .get();
        return kind.source(settings, new RecordTimes(ZoneId.of("UTC")))
                .read(Mark.from(Instant.EPOCH), 10)
                .records();
    }

    private SinkBench bench(ClassLoader classes) {
        Thread.currentThread().setContextClassLoader(classes);
        var settings = new HashMap<>(GuideSettings.blocks(
                        GuideSettings.sections("add-a-kind-of-http-api.md").get("5. Edit `application.yaml`"))
                .get(0));
        settings.put("club.url", club.url());
        settings.put("club.token", "sandbox");
        return new SinkBench(
                folder.resolve("data"),
                "club",
                settings,
                "callab.sync.routes-dir=" + folder.resolve("routes"),
                "callab.sync.allow-loopback=true");
    }

    /** Everything the guide says in Java, the test too. */
    private URLClassLoader compiled() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var arguments = new ArrayList<>(List.of(
                "-d", classes.toString(), "-proc:none", "-parameters", "-cp", System.getProperty("java.class.path")));
        guide.files().keySet().stream()
                .filter(file -> file.endsWith(".java"))
                .forEach(file -> arguments.add(folder.resolve(file).toString()));
        var said = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(result).as(said.toString()).isZero();
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, usual);
    }
}
