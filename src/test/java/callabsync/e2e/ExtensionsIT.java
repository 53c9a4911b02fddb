package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.ExtensionsGuide;
import callabsync.support.Sender;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to extensions, against the whole product as a process. */
class ExtensionsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void a_jar_in_the_folder_serves_a_destination_until_the_process_is_stopped(@TempDir Path folder) throws Exception {
        ExtensionsGuide guide = ExtensionsGuide.followedIn(folder);
        try (AppProcess app = new AppProcess(folder.resolve("data"))) {
            app.setting("spring.profiles.active", "sandbox").setting("callab.sync.sandbox.self-play", "false");
            for (String standIn : List.of("hubspot", "salesforce", "crm-http", "callab")) {
                app.setting("callab.sync.sandbox." + standIn + "-port", String.valueOf(freePort()));
            }
            guide.settings().forEach(app::setting);
            app.start().awaitReady();

            new Sender("test-secret")
                    .post(
                            app.url() + "/webhooks/callab",
                            Events.outcomeExtracted().call("call_noted").bytes());

            for (String destination : List.of("partner", "archive")) {
                await().atMost(SOON)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(guide.notes(destination))
                                .containsExactly("call_noted: call_outcome_extracted, noted by callab-sync\n"));
            }
            assertThat(app.json("/api/routes").at("/extensions/0/place").asText())
                    .startsWith("extensions/my-extension.jar PartnerRoutes");
            app.stop();
            assertThat(app.process().isAlive()).isFalse();
            assertThat(Files.readString(app.log()))
                    .contains("extension.loaded jars=1 beans=1 routes=1 failed=0")
                    .doesNotContain(
                            "destination.off destination=partner", " ERROR ", "ClassNotFound", "NoClassDefFound");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
