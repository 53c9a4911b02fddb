package callabsync.crash;

import callabsync.CallabSyncApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

/** The product with a clock that jumps: ahead or back, by what the file {@code -Dclock.shift} says. */
final class ShiftedApplication {

    private ShiftedApplication() {}

    public static void main(String[] args) {
        var clock = new ShiftedClock(Path.of(System.getProperty("clock.shift")));
        new SpringApplicationBuilder(CallabSyncApplication.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean("clock", Clock.class, () -> clock))
                .run(args);
    }

    private static final class ShiftedClock extends Clock {

        private static final long LOOK_EVERY_NANOS = 20_000_000;

        private final Path file;
        private volatile long lookedAtNanos = System.nanoTime() - LOOK_EVERY_NANOS;
        private volatile Duration shift = Duration.ZERO;

        ShiftedClock(Path file) {
            this.file = file;
        }

        @Override
        public Instant instant() {
            if (System.nanoTime() - lookedAtNanos >= LOOK_EVERY_NANOS) {
                shift = read();
                lookedAtNanos = System.nanoTime();
            }
            return Instant.now().plus(shift);
        }

        /** What cannot be read just now is as it was before. */
        private Duration read() {
            try {
                String text = Files.readString(file).strip();
                return text.isEmpty() ? shift : Duration.parse(text);
            } catch (IOException e) {
                return shift;
            }
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("Everything is UTC");
        }
    }
}
