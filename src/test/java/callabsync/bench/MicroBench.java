package callabsync.bench;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the small things cost that are done for each event: verifying a signature, reading an event, mapping it. JMH; its
 * own options may be given.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=MicroBench</pre>
 */
public final class MicroBench {

    private MicroBench() {}

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include("callabsync\\..*Benchmark\\.")
                        .build())
                .run();
        System.exit(results.isEmpty() ? 1 : 0);
    }
}
