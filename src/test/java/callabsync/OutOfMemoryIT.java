package callabsync;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.AppProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole product, started as by {@code java -jar}: no option tells the JVM what to do when it is out of memory. */
@Timeout(300)
class OutOfMemoryIT {

    @TempDir
    Path folder;

    @Test
    void the_process_ends_although_somebody_swallows_the_error() throws InterruptedException {
        try (var app =
                new AppProcess(folder).startedBy(ExhaustedApplication.class).start()) {
            assertThat(app.process().waitFor(240, TimeUnit.SECONDS)).isTrue();

            assertThat(app.process().exitValue()).isEqualTo(OutOfMemoryWatch.EXIT_CODE);
            assertThat(app.log()).content().contains("Out of memory: the process ends");
        }
    }
}
