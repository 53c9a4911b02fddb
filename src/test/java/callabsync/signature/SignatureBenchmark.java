package callabsync.signature;

import callabsync.support.Events;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The signature of a webhook of 3.8 KB: of the raw bytes, and of the body as {@code JSON.stringify} writes it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SignatureBenchmark {

    private static final byte[] BODY = body();
    private static final String SIGNATURE = new Sender("secret").sign(BODY);

    private final SignatureVerifier verifier = new CallabVerifier(List.of("secret"), new Rewriting());
    private final byte[] spaced = spaced();

    @Benchmark
    public Object of_the_raw_bytes() {
        return checked(verifier.verify(name -> SIGNATURE, BODY).verdict(), SignatureVerifier.Verdict.GENUINE);
    }

    @Benchmark
    public Object of_the_body_as_stringified() {
        return checked(
                verifier.verify(name -> SIGNATURE, spaced).verdict(), SignatureVerifier.Verdict.GENUINE_AS_STRINGIFIED);
    }

    private static Object checked(SignatureVerifier.Verdict verdict, SignatureVerifier.Verdict wanted) {
        if (verdict != wanted) {
            throw new IllegalStateException("The verdict was " + verdict);
        }
        return verdict;
    }

    private static byte[] body() {
        Events event = Events.outcomeExtracted();
        event.object("call").put("transcript", "So it goes. ".repeat(210));
        return event.bytes();
    }

    private static byte[] spaced() {
        try {
            var json = new ObjectMapper();
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(json.readTree(BODY));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
