package callabsync.webhook;

import callabsync.signature.Hmac;
import callabsync.signature.Scheme;
import callabsync.signature.StandardWebhooksVerifier;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends one event of each type through the door, signed as its source signs and marked as a test. The answer is the one
 * that Callab would get. Each time is a new call.
 */
@Component
public class TestEvents {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> TYPES = List.of("call_started", "call_ended", "call_outcome_extracted");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sources sources;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .sslContext(AnyCertificate.context())
            .connectTimeout(PATIENCE)
            .build();

    TestEvents(Sources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * What the door answered.
     *
     * @param status 0 when there was no answer
     * @param eventId null when nothing was stored
     */
    public record Sent(
            String type,
            int status,
            @Nullable String eventId,
            @Nullable String error,
            long tookMs) {}

    /** Returns the sources that a test event can be sent to. */
    public List<String> sources() {
        return sources.all().stream().map(Source::id).toList();
    }

    /**
     * Sends one event of each type, one after the other.
     *
     * @param door where the door is from this machine, {@code http://127.0.0.1:8080}; its certificate is not looked at
     * @param crm the CRM the contact says it is from; blank: none
     * @param crmId the contact's record there; blank: none
     * @throws IllegalArgumentException if there is no such source
     */
    public List<Sent> send(URI door, String sourceId, String crm, String crmId) {
        Source source = sources.find(sourceId)
                .orElseThrow(() -> new IllegalArgumentException("There is no source " + sourceId));
        Instant now = clock.instant();
        String callId = "call_test_" + now.toEpochMilli();
        var sent = new ArrayList<Sent>();
        for (String type : TYPES) {
            sent.add(send(door, source, type, body(type, callId, now, crm, crmId)));
        }
        return sent;
    }

    private Sent send(URI door, Source source, String type, byte[] body) {
        var request = HttpRequest.newBuilder(door.resolve(DoorFilter.PATH + "/" + source.id()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        prove(source.settings(), type, body).forEach(request::header);
        long began = clock.millis();
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<?, ?> answer = JSON.readValue(response.body(), Map.class);
            return new Sent(
                    type,
                    response.statusCode(),
                    (String) answer.get("event_id"),
                    (String) answer.get("error"),
                    clock.millis() - began);
        } catch (IOException e) {
            return new Sent(type, 0, null, "No answer: " + e.getClass().getSimpleName(), clock.millis() - began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sent(type, 0, null, "Interrupted", clock.millis() - began);
        }
    }

    private Map<String, String> prove(SourceSettings settings, String type, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        if (!settings.bearer().isEmpty()) {
            headers.put("Authorization", "Bearer " + settings.bearer().get(0));
        } else if (!settings.password().isEmpty()) {
            String login = settings.username() + ":" + settings.password().get(0);
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        if (!settings.headerValue().isEmpty()) {
            headers.put(settings.headerName(), settings.headerValue().get(0));
        }
        if (settings.secrets().isEmpty()) {
            return headers;
        }
        String secret = settings.secrets().get(0);
        if (settings.scheme() == Scheme.CALLAB) {
            headers.put(
                    "X-Callab-Signature",
                    HexFormat.of().formatHex(Hmac.of(secret).sign(body)));
        } else if (settings.scheme() == Scheme.STANDARD_WEBHOOKS) {
            String id = "msg_test_" + type + "_" + clock.millis();
            String timestamp = String.valueOf(clock.instant().getEpochSecond());
            byte[] signed = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
            byte[] signature = new Hmac(StandardWebhooksVerifier.key(secret)).sign(signed, body);
            headers.put("webhook-id", id);
            headers.put("webhook-timestamp", timestamp);
            headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature));
        }
        return headers;
    }

    private static byte[] body(String type, String callId, Instant now, String crm, String crmId) {
        var custom = new LinkedHashMap<String, Object>();
        if (!crm.isBlank()) {
            custom.put("crm", crm.strip());
        }
        if (!crmId.isBlank()) {
            custom.put("crm_id", crmId.strip());
        }
        var contact = new LinkedHashMap<String, Object>();
        contact.put("id", "cont_test");
        contact.put("phone", "+14155550100");
        contact.put("first_name", "Test");
        contact.put("last_name", "Contact");
        contact.put("email", "test.contact@example.com");
        contact.put("custom_fields", custom);
        var call = new LinkedHashMap<String, Object>();
        call.put("id", callId);
        call.put("is_test", true);
        call.put("start_time", now.minusSeconds(95).toString());
        boolean ended = !type.equals("call_started");
        if (ended) {
            call.put("status", "completed");
            call.put("duration", 95);
            call.put("end_time", now.toString());
        }
        var event = new LinkedHashMap<String, Object>();
        event.put("event", type);
        event.put("timestamp", now.toString());
        event.put("contact", contact);
        event.put("call", call);
        if (type.equals("call_outcome_extracted")) {
            event.put("outcomes", Map.of("interested", true, "product_interest", "Test"));
        }
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
