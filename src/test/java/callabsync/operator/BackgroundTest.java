package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Pages say of work that broke off "the log says why". */
@ExtendWith(OutputCaptureExtension.class)
class BackgroundTest {

    @Test
    void the_log_says_why_work_broke_off_that_nobody_waits_for_any_more(CapturedOutput output) {
        var goOn = new CountDownLatch(1);
        try (var background = new Background()) {
            Optional<Object> answer = background.begin(() -> {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("The table is locked");
            });

            assertThat(answer).as("within a moment").isEmpty();
            goOn.countDown();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(output.getAll()).contains("work.broke-off", "The table is locked"));
        }
    }
}
