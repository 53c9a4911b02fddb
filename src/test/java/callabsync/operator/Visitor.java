package callabsync.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks for pages and for the API as a browser does, cookies included, but follows no redirect. */
final class Visitor {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String base;
    private final List<String> headers = new ArrayList<>();
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Visitor(String base) {
        this.base = base;
    }

    /** Sends this header with each request from now on. */
    Visitor with(String name, String value) {
        headers.addAll(List.of(name, value));
        return this;
    }

    /** As a proxy on this machine says that it was reached. */
    Visitor over(String protocol, String address) {
        return with("X-Forwarded-Proto", protocol).with("X-Forwarded-For", address);
    }

    /** Without the headers so far. */
    Visitor directly() {
        headers.clear();
        return this;
    }

    Visitor as(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    int status(String path) {
        return get(path).statusCode();
    }

    /** Posts these fields of a form, with the token that the page shows. */
    HttpResponse<String> submit(String page, String path, String... fields) {
        var form = new LinkedHashMap<String, String>();
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        var token = TOKEN.matcher(get(page).body());
        if (token.find()) {
            form.put("_csrf", token.group(1));
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> logIn(String user, String password) {
        return submit("/login", "/login", "username", user, "password", password);
    }

    Map<String, String> cookies() {
        return cookies;
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html,application/json;q=0.9,*/*;q=0.8");
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String setCookie) {
        String[] cookie = setCookie.split(";", 2)[0].split("=", 2);
        if (cookie[1].isEmpty() || setCookie.contains("Max-Age=0")) {
            cookies.remove(cookie[0]);
        } else {
            cookies.put(cookie[0], cookie[1]);
        }
    }
}
