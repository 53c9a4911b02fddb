package callabsync.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The operator of a product that runs in the sandbox profile, over HTTP. */
public record Operator(String url) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static Operator of(Product product) {
        return new Operator(product.url());
    }

    public JsonNode json(String path) throws IOException {
        return new ObjectMapper().readTree(text(path));
    }

    public String text(String path) throws IOException {
        return answer(request(path).GET());
    }

    public JsonNode post(String path) throws IOException {
        return new ObjectMapper()
                .readTree(answer(request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))));
    }

    private HttpRequest.Builder request(String path) {
        String login = Base64.getEncoder().encodeToString("operator:sandbox".getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Basic " + login);
    }

    private static String answer(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
