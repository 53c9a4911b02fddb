package callabsync.exchange;

import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import callabsync.sink.Json;
import callabsync.sink.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpEndpoint;
import org.jspecify.annotations.Nullable;

/** The calls of one exchange and of its copies: a route may split, and call several endpoints at once. */
final class Calls {

    private final String destination;
    private final List<Item> items;
    private final RouteSettings settings;
    /** What is on its way, by exchange. */
    private final Map<String, String> sending = new ConcurrentHashMap<>();

    private boolean ended;

    Calls(String destination, Collection<Item> items, RouteSettings settings) {
        this.destination = destination;
        this.items = List.copyOf(items);
        this.settings = settings;
    }

    String destination() {
        return destination;
    }

    void sending(Exchange exchange, Endpoint endpoint) {
        Message message = exchange.getMessage();
        String body = text(message.getBody());
        String line = line(message, endpoint, body);
        sending.put(exchange.getExchangeId(), shown(body.isEmpty() ? line : line + "\n" + body));
    }

    /** Returns what was sent and answered. */
    Exchanged sent(Exchange exchange, Endpoint endpoint, long tookMs) {
        String request = sending.remove(exchange.getExchangeId());
        Failure failure = Failure.of(exchange.getException());
        Integer status = failure == null ? status(exchange.getMessage()) : failure.status();
        var call = new Exchanged(
                request == null ? address(endpoint.getEndpointUri()) : request,
                status,
                shown(failure == null ? answer(exchange.getMessage(), status) : failure.answer()),
                Duration.ofMillis(tookMs));
        note(call);
        return call;
    }

    private synchronized void note(Exchanged call) {
        if (!ended) {
            items.forEach(item -> item.exchanged(call));
        }
    }

    /** What a copy of the exchange still does, as after a wire tap, belongs to no attempt. */
    synchronized void end() {
        ended = true;
    }

    private String line(Message message, Endpoint endpoint, String body) {
        String uri = message.getHeader(Exchange.HTTP_URI, endpoint.getEndpointUri(), String.class);
        String method = message.getHeader(Exchange.HTTP_METHOD, String.class);
        if (method == null && endpoint instanceof HttpEndpoint) {
            method = body.isEmpty() ? "GET" : "POST";
        }
        return method == null ? address(uri) : method + " " + address(uri);
    }

    /** Without options and user: they may be credentials. */
    static String address(String uri) {
        String plain = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        return plain.replaceFirst("://[^/@]*@", "://");
    }

    private static @Nullable Integer status(Message message) {
        return message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }

    /** What is sent by HTTP comes back as the answer's body; other endpoints mostly leave the body as it was. */
    private static String answer(Message message, @Nullable Integer status) {
        return status == null ? "taken" : text(message.getBody());
    }

    private static String text(@Nullable Object body) {
        if (body == null) {
            return "";
        }
        if (body instanceof String text) {
            return text;
        }
        if (body instanceof byte[] bytes) {
            return new String(bytes, 0, Math.min(bytes.length, Slice.LONGEST), StandardCharsets.UTF_8);
        }
        if (body instanceof Map || body instanceof List) {
            return Json.write(body);
        }
        if (body instanceof InputStream stream && stream.markSupported()) {
            return beginning(stream);
        }
        return body instanceof Number || body instanceof Boolean
                ? body.toString()
                : "(" + body.getClass().getSimpleName() + ")";
    }

    /** Answers are in memory, and the route reads them after this. */
    private static String beginning(InputStream stream) {
        try {
            stream.mark(Integer.MAX_VALUE);
            byte[] bytes = stream.readNBytes(Slice.LONGEST);
            stream.reset();
            return text(bytes);
        } catch (IOException e) {
            return "(cannot be read)";
        }
    }

    private String shown(String text) {
        return Slice.bounded(settings.withoutSecrets(text));
    }
}
