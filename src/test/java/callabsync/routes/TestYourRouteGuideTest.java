package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import callabsync.routing.RouteCheck;
import callabsync.routing.Vocabulary;
import callabsync.support.Guide;
import callabsync.support.TempFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Follows the guide to the letter: its route keeps the style, its test is compiled and run. */
class TestYourRouteGuideTest {

    private static final String ROUTES_DIR = "callab.sync.routes-dir";

    private final Path folder = TempFolders.create("test-your-route");
    private final Path routes = folder.resolve("routes");

    private Guide guide;

    @BeforeEach
    void write() throws IOException {
        guide = Guide.read("test-your-route.md");
        guide.writeTo(folder);
        for (String file : new String[] {"README.md", "sink-errors.camel.yaml"}) {
            Files.copy(Path.of("routes", file), routes.resolve(file));
        }
        System.setProperty(ROUTES_DIR, routes.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(ROUTES_DIR);
    }

    @Test
    void its_route_keeps_the_style() throws IOException {
        Path readme = routes.resolve("README.md");
        Files.writeString(readme, Files.readString(readme).replace("`https:`", "`https:` `smtp:`"));

        assertThat(new RouteCheck().check(routes, Vocabulary.of(routes))).isEmpty();
    }

    @Test
    void its_test_passes() throws Exception {
        var summary = new SummaryGeneratingListener();
        try (var classes = guide.compiledIn(folder)) {
            Class<?> test = classes.loadClass("callabsync.mail.SinkMailTest");
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(test))
                                    .build(),
                            summary);
        }

        summary.getSummary().printFailuresTo(new PrintWriter(System.err, true));
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(2);
        assertThat(summary.getSummary().getTotalFailureCount()).isZero();
    }
}
