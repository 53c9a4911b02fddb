package callabsync.exchange;

import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import callabsync.delivery.SinkExchanges;
import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.Matching;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Shaping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Fills the exchange of a sink's route. The body is the canonical event, an imported record, or what the destination's
 * {@code mapping} makes of the event; it is a copy, so that a route may change it. What else is known are variables. There
 * are no headers: whatever came with a webhook cannot reach a producer.
 */
@Component
final class RouteExchanges implements SinkExchanges {

    private final Destinations destinations;
    private final Mappings mappings;
    private final Budgets budgets;
    private final Leases leases;
    private final RouteResults results;
    private final CalledEndpoints calls;
    private final Map<String, RouteSettings> settings = new ConcurrentHashMap<>();

    RouteExchanges(
            Destinations destinations,
            Mappings mappings,
            Budgets budgets,
            Leases leases,
            RouteResults results,
            CalledEndpoints calls) {
        this.destinations = destinations;
        this.mappings = mappings;
        this.budgets = budgets;
        this.leases = leases;
        this.results = results;
        this.calls = calls;
    }

    @Override
    public void fillWithBatch(Exchange exchange, Batch batch) {
        exchange.getMessage().setBody(batch);
    }

    @Override
    public boolean fill(Exchange exchange, Batch batch, boolean isList) {
        RouteSettings own = settingsOf(batch.destination().id());
        Map<Item, Object> bodies = bodies(batch, own);
        if (bodies.isEmpty() || !maySend(batch)) {
            return false;
        }
        fill(exchange, bodies, own, isList);
        calls.begin(exchange, batch.destination().id(), bodies.keySet(), own);
        return true;
    }

    /** Fills the exchange for a preview: no budget is spent, and nothing is noted. */
    boolean fillUnsent(Exchange exchange, Batch batch) {
        RouteSettings own = settingsOf(batch.destination().id());
        Map<Item, Object> bodies = bodies(batch, own);
        fill(exchange, bodies, own, false);
        return !bodies.isEmpty();
    }

    private Map<Item, Object> bodies(Batch batch, RouteSettings own) {
        passTestCalls(batch, own);
        var bodies = new LinkedHashMap<Item, Object>();
        batch.open().forEach(item -> body(item, own).ifPresent(body -> bodies.put(item, body)));
        return bodies;
    }

    @Override
    public void read(Exchange exchange, Batch batch) {
        calls.end(exchange);
        RouteSettings own = settingsOf(batch.destination().id());
        if (destinations.isRouteAlone(batch.destination().sink())) {
            results.read(exchange, batch, own);
        } else {
            results.readOfKind(exchange, batch, own);
        }
    }

    /** Returns an exchange's variables for one delivery, by name. */
    Map<String, Object> variables(Item item, RouteSettings own) {
        var variables = new LinkedHashMap<String, Object>();
        variables.put("delivery", item.delivery().id());
        variables.put("attempt", item.delivery().attempts() + 1);
        item.delivery().eventId().ifPresent(id -> variables.put("event_id", id));
        item.eventIfAny().ifPresent(event -> variables.put("qualification", new Qualification(mappings, event)));
        decided(item.delivery().decision()).ifPresent(decision -> variables.put("decision", decision));
        variables.put("destination", own.destination());
        variables.put("settings", own.block());
        return variables;
    }

    /** Returns what is to be sent; empty if nothing is, or if the item has failed. */
    Optional<Object> body(Item item, RouteSettings own) {
        if (item.eventIfAny().isEmpty()) {
            return Optional.of(Copy.of(item.record()));
        }
        Map<String, Object> document = item.event().document();
        if (own.mapping().isEmpty()) {
            return Optional.of(Copy.of(document));
        }
        Map<String, Object> bound =
                Map.of("call_key", item.callKey(), "delivery", item.delivery().id());
        Optional<Optional<Object>> mapped = Shaping.of(
                item, () -> Optional.ofNullable(mappings.apply(own.mapping().get(), document, bound)));
        if (mapped.isPresent() && mapped.get().isEmpty()) {
            item.succeeded();
        }
        return mapped.flatMap(made -> made);
    }

    RouteSettings settingsOf(String destination) {
        return settings.computeIfAbsent(destination, id -> RouteSettings.of(id, destinations.settings(id)));
    }

    private static void passTestCalls(Batch batch, RouteSettings own) {
        if (batch.open().stream().allMatch(item -> item.eventIfAny().isPresent())) {
            Matching.passTestCalls(batch, own.deliverTestCalls());
        }
    }

    private boolean maySend(Batch batch) {
        if (leases.isLost()) {
            NoAnswerException.leaseLost().verdict().answer(batch, batch.open());
            return false;
        }
        String destination = batch.destination().id();
        if (!budgets.spend(destination)) {
            batch.unavailable("The rate budget of " + destination + " is used up");
            return false;
        }
        return true;
    }

    private void fill(Exchange exchange, Map<Item, Object> bodies, RouteSettings own, boolean isList) {
        if (isList) {
            List<Map<String, Object>> each = new ArrayList<>();
            bodies.keySet().forEach(item -> each.add(evaluated(variables(item, own))));
            exchange.setVariable("deliveries", each);
            exchange.setVariable("destination", own.destination());
            exchange.setVariable("settings", own.block());
            exchange.getMessage().setBody(List.copyOf(bodies.values()));
        } else {
            bodies.forEach((item, body) -> {
                variables(item, own).forEach(exchange::setVariable);
                exchange.getMessage().setBody(body);
            });
        }
    }

    /** Within a list nothing can wait to be read: an expression would evaluate within its own evaluation. */
    private static Map<String, Object> evaluated(Map<String, Object> variables) {
        variables.computeIfPresent("qualification", (name, lazy) -> new LinkedHashMap<>((Qualification) lazy));
        return variables;
    }

    private static Optional<@Nullable String> decided(Decision decision) {
        return decision.create() ? Optional.of("create") : decision.crmId();
    }
}
