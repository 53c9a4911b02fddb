package callabsync.mapping;

import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A complete event through the default mappings, with the qualification that each of them asks for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MappingBenchmark {

    private static final byte[] BODY = Events.outcomeExtracted().bytes();

    /** Which mapping. */
    @State(Scope.Benchmark)
    public static class Chosen {
        @Param({"hubspot/hubspot-contact", "salesforce/salesforce-lead", "http/http-contact"})
        public String mapping;
    }

    private final Mappings mappings = new Mappings(new MappingProperties(
            Path.of("routes"), Duration.ofHours(1), ZoneId.of("UTC"), DateOrder.UNKNOWN, "US", Duration.ofSeconds(10)));
    private final Map<String, Object> document = event().document();

    @Benchmark
    public Object map(Chosen chosen) {
        return Objects.requireNonNull(mappings.apply(chosen.mapping, document, Map.of("total_calls", 3)));
    }

    @Benchmark
    public Event read() {
        return event();
    }

    private static Event event() {
        return EventReader.read(BODY).event();
    }
}
