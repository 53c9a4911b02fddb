package callabsync.imports;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Requests;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;

/** Sends requests over real sockets, without Camel; may stop the process before or after any of them. */
final class DirectRequests implements Requests {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Crashes crashes;

    DirectRequests(Crashes crashes) {
        this.crashes = crashes;
    }

    @Override
    public CrmAnswer send(String route, CrmRequest request) {
        crashes.maybe();
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        var builder = HttpRequest.newBuilder(URI.create(request.url() + query))
                .timeout(Duration.ofSeconds(10))
                .method(
                        request.method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::header);
        if (request.contentType() != null) {
            builder.header("Content-Type", request.contentType());
        }
        try {
            var answer = http.send(builder.build(), BodyHandlers.ofString());
            var headers = new HashMap<String, String>();
            answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
            crashes.maybe();
            return new CrmAnswer(answer.statusCode(), headers, answer.body());
        } catch (ConnectException e) {
            throw new NotSentException("No connection");
        } catch (IOException e) {
            throw new NoAnswerException("No answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("Interrupted");
        }
    }
}
