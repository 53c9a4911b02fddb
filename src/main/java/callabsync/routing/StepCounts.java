package callabsync.routing;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * How many exchanges have entered each step of the routes in the folder, and how many of them failed in it, before anything
 * handled that. Counted on this node since its start, by the ids of route and step, so that an edit of the file keeps what was
 * counted. Routes in Java are not counted.
 */
public final class StepCounts implements InterceptStrategy {

    private final Clock clock;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    StepCounts(Clock clock) {
        this.clock = clock;
    }

    /** What was counted of a step; absent for those that are not counted. */
    public Optional<Count> of(String routeId, String stepId) {
        return Optional.ofNullable(counters.get(key(routeId, stepId))).map(Counter::count);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
        AsyncProcessor async = AsyncProcessorConverterHelper.convert(target);
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(step);
        if (route == null || !isOfTheFolder(route)) {
            return async;
        }
        String key = key(route.getId(), step.getId());
        return new CountedStep(async, counters.computeIfAbsent(key, id -> new Counter(clock)));
    }

    private static boolean isOfTheFolder(RouteDefinition route) {
        return route.getResource() != null && route.getResource().getLocation().endsWith(".camel.yaml");
    }

    private static String key(String routeId, String stepId) {
        return routeId + '/' + stepId;
    }

    /** @param lastFailedAt absent if it has not failed */
    public record Count(long entered, long failed, @Nullable Instant lastFailedAt) {}

    private static final class Counter {

        private final Clock clock;
        private final LongAdder entered = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private volatile @Nullable Instant lastFailedAt;

        Counter(Clock clock) {
            this.clock = clock;
        }

        void enter() {
            entered.increment();
        }

        void fail() {
            failed.increment();
            lastFailedAt = clock.instant();
        }

        Count count() {
            return new Count(entered.sum(), failed.sum(), lastFailedAt);
        }
    }

    private static final class CountedStep extends DelegateAsyncProcessor {

        private final Counter counter;

        CountedStep(AsyncProcessor step, Counter counter) {
            super(step);
            this.counter = counter;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            counter.enter();
            return super.process(exchange, doneSync -> {
                if (exchange.isFailed()) {
                    counter.fail();
                }
                callback.done(doneSync);
            });
        }
    }
}
