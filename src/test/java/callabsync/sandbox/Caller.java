package callabsync.sandbox;

import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends requests to a stand-in across a real socket. */
public final class Caller {

    private final HttpClient http = HttpClient.newHttpClient();
    private final StandIn standIn;
    private String bearer;
    private String contentType = "application/json";

    public Caller(StandIn standIn, String bearer) {
        this.standIn = standIn;
        this.bearer = bearer;
    }

    Caller as(String contentType) {
        this.contentType = contentType;
        return this;
    }

    void bearer(String token) {
        this.bearer = token;
    }

    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(standIn.url() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + bearer)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The same with one more header. */
    HttpResponse<String> sendWith(String header, String value, String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(standIn.url() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", contentType)
                .header(header, value)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A token of the Salesforce stand-in. */
    static String salesforceToken(SalesforceStandIn salesforce) throws IOException, InterruptedException {
        var answer = new Caller(salesforce, "none")
                .as("application/x-www-form-urlencoded")
                .send(
                        "POST",
                        "/services/oauth2/token",
                        "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox");
        return String.valueOf(
                StandInJson.object(StandInJson.read(answer.body().getBytes())).get("access_token"));
    }
}
