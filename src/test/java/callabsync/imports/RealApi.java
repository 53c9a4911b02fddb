package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.ApiExamples;
import callabsync.support.Events;
import callabsync.support.NodeApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real API, connected by what the guide says about it and nothing else. */
final class RealApi implements AutoCloseable {

    private final SinkBench sink;
    private final ImportTester imports;

    RealApi(Path folder, NodeApp app, String name, String token, Map<String, String> more) throws IOException {
        var guide = new LinkedHashMap<>(ApiExamples.of(name));
        guide.put("destinations.http.url", app.url());
        guide.put("destinations.http.token", token);
        guide.putAll(more);
        var destination = new LinkedHashMap<String, String>();
        var importing = new LinkedHashMap<String, String>();
        guide.forEach((setting, value) -> {
            importing.put(setting, value);
            if (setting.startsWith("destinations.")) {
                destination.put(setting.replaceFirst("destinations\\.", ""), value);
            }
        });
        this.sink = new SinkBench(folder.resolve("sink"), "http", destination);
        this.imports = new ImportTester(Files.createDirectories(folder.resolve("imports")), Crashes.NONE, importing);
    }

    /** What came of delivering this. */
    String deliver(Events event) {
        var batch = sink.deliver(
                List.of(Items.item("http", EventReader.read(event.bytes()).event())));
        return batch.items().get(0).result().map(Object::toString).orElseGet(() -> String.valueOf(batch.unavailable()));
    }

    <T> T part(Class<T> type) {
        return sink.part(type);
    }

    /** Imports all, and once more nobody. */
    void importsAll(int people) {
        ImportRun run = imports.run("http");
        assertThat(run.error()).isEmpty();
        assertThat(run.note()).isEmpty();
        imports.deliverAll();
        assertThat(imports.inCallab())
                .hasSize(people)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
        assertThat(imports.run("http").created()).as("nobody twice").isZero();
    }

    @Override
    public void close() {
        sink.close();
        imports.close();
    }
}
