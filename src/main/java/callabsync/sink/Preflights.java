package callabsync.sink;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.sink.Preflight.Finding;
import callabsync.store.DaemonThreads;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Runs the preflights of all destinations: in the background, one after the other, at start and on demand. A destination
 * that is slow or away holds nobody up. What was found last is kept until the next start.
 */
@Component
public final class Preflights implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Preflights.class);

    /** How a destination's preflight stands. */
    public enum State {
        /** It was not asked for yet. */
        NONE,
        WAITING,
        RUNNING,
        /** It has an answer: its findings. */
        COMPLETED,
        /** The destination could not be asked. */
        FAILED
    }

    /**
     * A destination's preflight.
     *
     * @param findings of the last one that was completed
     * @param at when that was
     * @param reason why it failed
     */
    public record Standing(
            String destination,
            String sink,
            State state,
            List<Finding> findings,
            Optional<Instant> at,
            Optional<String> reason) {

        /** How many of the fields that were found missing could be created. */
        public long creatable() {
            return findings.stream().filter(Finding::isCreatable).count();
        }

        Standing completed(List<Finding> found, Instant now) {
            return new Standing(
                    destination, sink, State.COMPLETED, List.copyOf(found), Optional.of(now), Optional.empty());
        }

        Standing with(State next, Optional<String> why) {
            return new Standing(destination, sink, next, findings, at, why);
        }
    }

    private final Destinations destinations;
    private final List<Preflight> preflights;
    private final Clock clock;
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();
    private final ExecutorService runner = DaemonThreads.pool("preflight", 1);

    Preflights(Destinations destinations, ObjectProvider<Preflight> preflights, Clock clock) {
        this.destinations = destinations;
        this.preflights = preflights.stream().toList();
        this.clock = clock;
    }

    /** How each destination stands whose sink has a preflight; those that are off are left out. */
    public List<Standing> all() {
        var result = new ArrayList<Standing>();
        destinations.all().stream()
                .filter(Destination::isOn)
                .filter(each -> of(each).isPresent())
                .forEach(each -> result.add(standing(each)));
        return result;
    }

    /** Checks the destinations that want it at start. */
    @EventListener(ApplicationReadyEvent.class)
    void runAtStart() {
        all().stream()
                .filter(each -> of(destinations.find(each.destination()).orElseThrow())
                        .orElseThrow()
                        .isAtStart(each.destination()))
                .forEach(each -> run(each.destination()));
    }

    /** Checks all destinations, without waiting for it. */
    public void runAll() {
        all().forEach(each -> run(each.destination()));
    }

    /**
     * Checks a destination, without waiting for it; one that is being checked already is not checked twice. Returns
     * whether there is such a destination with a preflight.
     */
    public synchronized boolean run(String id) {
        Optional<Destination> destination = destinations.find(id).filter(Destination::isOn);
        Optional<Preflight> preflight = destination.flatMap(this::of);
        preflight.ifPresent(found -> {
            Standing before = standing(destination.get());
            if (before.state() != State.WAITING && before.state() != State.RUNNING) {
                standings.put(id, before.with(State.WAITING, Optional.empty()));
                runner.execute(() -> check(destination.get(), found));
            }
        });
        return preflight.isPresent();
    }

    /** Returns who creates fields at this destination; empty if the destination is unknown or its kind creates none. */
    public Optional<FieldCreation> creation(String id) {
        return destinations.find(id).filter(Destination::isOn).flatMap(this::of).flatMap(Preflight::creation);
    }

    private void check(Destination destination, Preflight preflight) {
        String id = destination.id();
        standings.put(id, standing(destination).with(State.RUNNING, Optional.empty()));
        try {
            List<Finding> findings = preflight.check(id);
            standings.put(id, standing(destination).completed(findings, clock.instant()));
            findings.forEach(finding -> log.atWarn()
                    .addKeyValue("destination", id)
                    .addKeyValue("place", finding.place())
                    .addKeyValue("field", finding.field())
                    .addKeyValue("problem", finding.problem())
                    .addKeyValue("todo", finding.todo())
                    .log("preflight.found"));
            log.atInfo()
                    .addKeyValue("destination", id)
                    .addKeyValue("findings", findings.size())
                    .log("preflight.completed");
        } catch (FailedRequestException e) {
            failed(destination, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failed(destination, e.getClass().getSimpleName());
        }
    }

    private void failed(Destination destination, String reason) {
        standings.put(destination.id(), standing(destination).with(State.FAILED, Optional.of(reason)));
        log.atWarn()
                .addKeyValue("destination", destination.id())
                .addKeyValue("reason", reason)
                .log("preflight.failed");
    }

    private Standing standing(Destination destination) {
        return standings.getOrDefault(
                destination.id(),
                new Standing(
                        destination.id(),
                        destination.sink(),
                        State.NONE,
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Optional<Preflight> of(Destination destination) {
        return preflights.stream()
                .filter(each -> each.sink().equals(destination.sink()))
                .findFirst();
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }
}
