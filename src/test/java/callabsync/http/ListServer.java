package callabsync.http;

import callabsync.sink.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An API with a list of people, which a test gives its dialect. Records the requests. */
final class ListServer implements AutoCloseable {

    /** A request as a dialect reads it: parameters by name, decoded. */
    record Asked(
            String method,
            String path,
            Map<String, String> query,
            Map<String, Object> json,
            Map<String, String> headers) {

        int number(String name, int otherwise) {
            return Optional.ofNullable(query.get(name)).map(Integer::parseInt).orElse(otherwise);
        }

        String text(String name) {
            return query.getOrDefault(name, "");
        }
    }

    /** What it answers: JSON, or a text as it is. */
    record Said(
            int status,
            Map<String, String> headers,
            @Nullable Object body) {
        static Said of(@Nullable Object body) {
            return new Said(200, Map.of(), body);
        }
    }

    interface Dialect {
        Said answer(Asked asked);
    }

    final List<Map<String, Object>> people = new ArrayList<>();
    final List<Asked> requests = new ArrayList<>();
    private final HttpServer server;
    private volatile Dialect dialect;

    ListServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.dialect = asked -> Said.of(List.of());
        server.createContext("/", this::answer);
        server.start();
    }

    void speaks(Dialect next) {
        dialect = next;
    }

    /** People 1 to n, each created a minute after the one before. */
    ListServer with(int count, java.time.Instant first, String timeField) {
        for (int i = 1; i <= count; i++) {
            person(i, timeField, first.plusSeconds(60L * i).toString());
        }
        return this;
    }

    Map<String, Object> person(int id, String timeField, @Nullable Object time) {
        var person = new LinkedHashMap<String, Object>();
        person.put("id", id);
        person.put("first_name", "Ann" + id);
        person.put("phone", "+1408555%04d".formatted(id));
        person.put(timeField, time);
        people.add(person);
        return person;
    }

    /** Those of this time or later. */
    List<Map<String, Object>> since(String timeField, String since) {
        return people.stream()
                .filter(each ->
                        since.isEmpty() || String.valueOf(each.get(timeField)).compareTo(since) >= 0)
                .toList();
    }

    static <T> List<T> slice(List<T> all, int from, int size) {
        int begin = Math.min(Math.max(from, 0), all.size());
        return all.subList(begin, Math.min(all.size(), begin + size));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var query = new LinkedHashMap<String, String>();
            for (String pair :
                    String.valueOf(exchange.getRequestURI().getRawQuery()).split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
            }
            var headers = new LinkedHashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            var asked = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query,
                    Json.object(Json.read(body)),
                    headers);
            requests.add(asked);
            Said said = dialect.answer(asked);
            said.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = (said.body() instanceof String text ? text : Json.write(said.body()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
