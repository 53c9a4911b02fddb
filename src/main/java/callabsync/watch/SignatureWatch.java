package callabsync.watch;

import callabsync.webhook.SignatureFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Remembers for a while that the door told of signatures that fail one after the other. */
@Component
class SignatureWatch implements SignatureFailures {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Map<String, Failing> failing = new ConcurrentHashMap<>();
    private final Clock clock;

    SignatureWatch(Clock clock) {
        this.clock = clock;
    }

    record Failing(int inARow, Instant at) {}

    @Override
    public void alarming(String source, int inARow) {
        failing.put(source, new Failing(inARow, clock.instant()));
    }

    /** The sources of which the door told within five minutes, with how many had failed in a row and when. */
    Map<String, Failing> alarming(Instant now) {
        var alarming = new TreeMap<String, Failing>();
        failing.forEach((source, told) -> {
            if (told.at().isAfter(now.minus(REMEMBERED))) {
                alarming.put(source, told);
            }
        });
        return alarming;
    }
}
