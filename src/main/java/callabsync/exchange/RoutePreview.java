package callabsync.exchange;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.routing.Rehearsal;
import callabsync.routing.RouteFolder;
import callabsync.sink.Slice;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Says what a destination that a route alone serves would be sent. The route runs; nothing is sent and nothing is kept. */
@Component
public final class RoutePreview {

    private final RouteExchanges exchanges;
    private final Destinations destinations;
    private final ObjectProvider<RouteFolder> folder;

    RoutePreview(RouteExchanges exchanges, Destinations destinations, ObjectProvider<RouteFolder> folder) {
        this.exchanges = exchanges;
        this.destinations = destinations;
        this.folder = folder;
    }

    /** Returns whether a route alone makes this sink, so that there is something to preview here. */
    public boolean isOf(String sink) {
        return destinations.isRouteAlone(sink);
    }

    /**
     * What one delivery would send.
     *
     * @param failure why the route would fail before anything answers; null: it would not
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Outcome(
            String destination,
            List<Sending> sends,
            @Nullable String failure) {

        /** Without what is sent. */
        @Override
        public String toString() {
            return "Outcome[" + destination + ", " + sends.size() + "]";
        }
    }

    /** One call of an endpoint, secrets masked. */
    public record Sending(String endpoint, Map<String, String> headers, String body) {

        /** Without what is sent. */
        @Override
        public String toString() {
            return "Sending[" + headers.keySet() + "]";
        }
    }

    /** Returns what this delivery would send; empty if no file's route serves the destination. */
    public Optional<Outcome> of(Destination destination, Item item) {
        return folder.getObject().rehearsal(destination.sink()).map(rehearsal -> {
            try (rehearsal) {
                return outcome(rehearsal, destination, item);
            }
        });
    }

    private Outcome outcome(Rehearsal rehearsal, Destination destination, Item item) {
        RouteSettings own = exchanges.settingsOf(destination.id());
        Exchange exchange = rehearsal.exchange();
        var batch = new Batch(destination, List.of(item));
        if (!exchanges.fillUnsent(exchange, batch)) {
            return new Outcome(
                    destination.id(),
                    List.of(),
                    item.result().map(RoutePreview::words).orElse(null));
        }
        List<Sending> sends =
                rehearsal.run(exchange).stream().map(sent -> shown(sent, own)).toList();
        Failure failure = Failure.of(exchange.getException());
        return new Outcome(destination.id(), sends, failure == null ? null : own.withoutSecrets(failure.words()));
    }

    private static String words(AttemptResult result) {
        return result instanceof AttemptResult.Permanent permanent ? permanent.reason() : "Nothing is to be sent";
    }

    private static Sending shown(Rehearsal.Sent sent, RouteSettings own) {
        Map<String, String> headers = new LinkedHashMap<>();
        sent.headers().forEach((name, value) -> headers.put(name, own.withoutSecrets(String.valueOf(value))));
        return new Sending(
                own.withoutSecrets(Calls.address(sent.endpoint())),
                headers,
                Slice.bounded(own.withoutSecrets(sent.body())));
    }
}
