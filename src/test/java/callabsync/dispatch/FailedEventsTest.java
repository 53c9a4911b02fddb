package callabsync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.support.Events;
import callabsync.support.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** An event that the dispatch route fails is dispatched once the route is mended. Nobody has to ask for it. */
class FailedEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RIGHT = "${body.type} !in 'call_ended,call_outcome_extracted'";
    /** Loads, and throws with the first event. */
    private static final String WRONG = "${body.kind} !in 'call_ended,call_outcome_extracted'";

    @TempDir
    Path folder;

    private Path dispatch;

    @BeforeEach
    void copyTheRoutes() throws IOException {
        Path routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        dispatch = routes.resolve("dispatch.camel.yaml");
        replace(RIGHT, WRONG);
    }

    private void replace(String text, String other) throws IOException {
        String before = Files.readString(dispatch);
        assertThat(before).contains(text);
        Files.writeString(dispatch, before.replace(text, other));
    }

    private Product start() {
        return Product.start(folder.resolve("data"), "--callab.sync.routes-dir=" + folder.resolve("routes"));
    }

    private static String receive(Product product) {
        return product.part(Inbox.class)
                .store(new Received("callab", Events.outcomeExtracted().bytes()))
                .join()
                .eventId();
    }

    private static void awaitState(Product product, String id, EventState state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> product.part(EventSearch.class)
                        .find(id)
                        .orElseThrow()
                        .state()
                        .equals(state.word()));
    }

    @Test
    void while_the_program_runs() throws IOException {
        try (Product product = start()) {
            String id = receive(product);
            awaitState(product, id, EventState.FAILED);

            replace(WRONG, RIGHT);

            awaitState(product, id, EventState.DISPATCHED);
        }
    }

    @Test
    void after_a_restart_too() throws IOException {
        String id;
        try (Product product = start()) {
            id = receive(product);
            awaitState(product, id, EventState.FAILED);
        }

        replace(WRONG, RIGHT);

        try (Product product = start()) {
            awaitState(product, id, EventState.DISPATCHED);
        }
    }
}
