package callabsync.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Notes which steps of routes are entered: for each exchange, and for {@link RouteCoverage} in a file for each JVM and
 * context. Whatever a step stands in is entered with it: its {@code when}, {@code otherwise} or {@code onException}.
 */
public final class EnteredSteps implements InterceptStrategy {

    static final Path FOLDER = Path.of("target", "route-coverage");

    private static final String PROPERTY = "callabsync.entered-steps";
    private static final AtomicInteger CONTEXTS = new AtomicInteger();

    private final Set<String> entered = ConcurrentHashMap.newKeySet();
    private final Path file = FOLDER.resolve(ProcessHandle.current().pid() + "-" + CONTEXTS.incrementAndGet() + ".txt");

    EnteredSteps() {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the steps that an exchange has entered, in order. */
    public static List<String> of(Exchange exchange) {
        List<?> steps = exchange.getProperty(PROPERTY, List.of(), List.class);
        return steps.stream().map(String::valueOf).toList();
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode step, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(exchange -> {
            note(step);
            @SuppressWarnings("unchecked")
            List<String> path = exchange.getProperty(PROPERTY, List.class);
            if (path == null) {
                path = new ArrayList<>();
                exchange.setProperty(PROPERTY, path);
            }
            path.add(step.getId());
            target.process(exchange);
        });
    }

    private void note(NamedNode step) {
        for (NamedNode node = step; node != null; node = node.getParent()) {
            note(node.getId());
            if (node.getParent() instanceof ChoiceDefinition choice) {
                branchOf(choice, node).ifPresent(this::note);
            }
        }
    }

    /** A step's parent is the whole choice: Camel does not say to which branch it belongs. */
    private static Optional<String> branchOf(ChoiceDefinition choice, NamedNode step) {
        for (WhenDefinition when : choice.getWhenClauses()) {
            if (when.getOutputs().contains(step)) {
                return Optional.ofNullable(when.getId());
            }
        }
        return Optional.ofNullable(choice.getOtherwise())
                .filter(otherwise -> otherwise.getOutputs().contains(step))
                .map(OtherwiseDefinition::getId);
    }

    private void note(@Nullable String id) {
        if (id != null && entered.add(id)) {
            try {
                Files.writeString(file, id + "\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
