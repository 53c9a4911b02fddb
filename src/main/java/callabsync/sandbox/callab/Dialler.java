package callabsync.sandbox.callab;

import callabsync.sandbox.standin.StandInJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays Callab's calls: for a contact of the {@link CallabStandIn} it makes a call and posts its signed webhooks. A
 * webhook that is not answered with 2xx is posted again, 3 times and 5 s apart, as Callab does.
 *
 * <p>A test drives it step by step: {@code Call call = dialler.dial(contactId); call.start(); call.end();
 * call.extractOutcome();}. {@link #callWhatIsAdded} calls by itself.
 */
public final class Dialler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);
    private static final int RETRIES = 3;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    /** How a call goes. */
    public enum Story {
        /** Interested, with budget and timeline, and an appointment. */
        APPOINTMENT,
        /** Interested, budget and timeline open. */
        INTERESTED,
        NOT_INTERESTED,
        /** Nobody there: no outcome. */
        VOICEMAIL
    }

    private final CallabStandIn callab;
    private final URI webhook;
    private final String secret;
    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicInteger dialled = new AtomicInteger();
    private final AtomicInteger posted = new AtomicInteger();
    private volatile Predicate<String> dropped = eventType -> false;

    public Dialler(
            CallabStandIn callab, String webhookUrl, String secret, Clock clock, ScheduledExecutorService scheduler) {
        this.callab = callab;
        this.webhook = URI.create(webhookUrl);
        this.secret = secret;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Webhooks of these event types are never posted; the call is in Callab's list all the same. */
    public void drop(Predicate<String> eventTypes) {
        dropped = eventTypes;
    }

    /** How many posts were made, retries included. */
    public int posted() {
        return posted.get();
    }

    /** From now on each contact that is added is called after a while. */
    public void callWhatIsAdded(Duration wait) {
        callab.whenAdded(id -> scheduler.schedule(() -> call(id), wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Makes a whole call, with the next story. */
    public Call call(String contactId) {
        Call call = dial(contactId);
        call.start();
        call.end();
        int status = call.extractOutcome();
        LOG.info("sandbox.contact-called call_id={} story={} status={}", call.id(), call.story(), status);
        return call;
    }

    /** Returns a call that has not started, with the next story. */
    public Call dial(String contactId) {
        return dial(contactId, Story.values()[dialled.get() % Story.values().length]);
    }

    /**
     * Returns a call that has not started.
     *
     * @throws IllegalArgumentException if Callab has no such contact
     */
    public Call dial(String contactId, Story story) {
        Map<String, Object> contact = callab.contacts().get(contactId);
        if (contact == null) {
            throw new IllegalArgumentException("contactId: no contact " + contactId);
        }
        return new Call("call_sandbox_" + dialled.incrementAndGet() + "_" + contactId, contact, story);
    }

    /** Posts a body as Callab does: compact JSON, signed. Returns the status; 0 if there was no answer. */
    public int post(String body) {
        posted.incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(webhook)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("X-Callab-Signature", signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** The hex HMAC-SHA256 of the body. */
    public String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    private int deliver(String eventType, String body, int retriesLeft) {
        if (dropped.test(eventType)) {
            return 0;
        }
        int status = post(body);
        if (status / 100 != 2 && retriesLeft > 0) {
            scheduler.schedule(
                    () -> deliver(eventType, body, retriesLeft - 1), RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS);
        }
        return status;
    }

    @Override
    public void close() {
        callab.whenAdded(id -> {});
    }

    /** One call and its three webhooks, each posted when its step is taken. A step gives the status of its post. */
    public final class Call {
        private final String id;
        private final Map<String, Object> contact;
        private final Story story;
        private final Instant endedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);

        private Call(String id, Map<String, Object> contact, Story story) {
            this.id = id;
            this.contact = contact;
            this.story = story;
        }

        public String id() {
            return id;
        }

        public Story story() {
            return story;
        }

        public int start() {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("id", id);
            call.put("status", "in-progress");
            call.put("start_time", startedAt().toString());
            return step("call_started", startedAt(), call, Map.of());
        }

        public int end() {
            callab.call(id, asListed());
            return step("call_ended", endedAt, ended(), Map.of());
        }

        public int extractOutcome() {
            Map<String, Object> call = ended();
            call.put("summary", summary());
            call.put("transcript", "Agent: Hello. Contact: " + summary());
            return step("call_outcome_extracted", endedAt, call, outcomes());
        }

        private int step(String type, Instant at, Map<String, Object> call, Map<String, Object> outcomes) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("event", type);
            event.put("timestamp", at.toString());
            event.put("workspace_id", "ws_sandbox");
            event.put("campaign", Map.of("id", contact.get("campaign_id"), "name", "Sandbox", "type", "outbound"));
            event.put("contact", contact());
            event.put("call", call);
            if (!outcomes.isEmpty()) {
                event.put("outcomes", outcomes);
            }
            event.put("agent", Map.of("id", "agent_sandbox", "name", "Sales Agent"));
            return deliver(type, StandInJson.write(event), RETRIES);
        }

        private Map<String, Object> contact() {
            Map<String, Object> metadata = StandInJson.object(contact.get("metadata"));
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("id", contact.get("id"));
            shown.put("phone", contact.get("phone_number"));
            shown.put("first_name", contact.get("firstname"));
            shown.put("last_name", contact.get("lastname"));
            for (String optional : List.of("email", "company")) {
                if (metadata.get(optional) != null) {
                    shown.put(optional, metadata.get(optional));
                }
            }
            shown.put("category", "Lead");
            shown.put("custom_fields", metadata);
            return shown;
        }

        private Map<String, Object> ended() {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("id", id);
            call.put("status", status());
            call.put("duration", duration());
            call.put("start_time", startedAt().toString());
            call.put("end_time", endedAt.toString());
            call.put("recording_url", "https://recordings.example.com/" + id + ".mp3");
            return call;
        }

        private Map<String, Object> asListed() {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("contact_id", contact.get("id"));
            call.put("campaign_id", contact.get("campaign_id"));
            call.put("call_to", contact.get("phone_number"));
            call.put("call_status", status());
            call.put("call_duration", duration());
            call.put("call_direction", "outbound");
            call.put("is_test", false);
            call.put("record_url", "https://recordings.example.com/" + id + ".mp3");
            call.put("transcript", "Agent: Hello. Contact: " + summary());
            call.put("agent_post_call_outcomes", outcomes());
            call.put("metadata", contact.get("metadata"));
            call.put("started_at", startedAt().toString());
            call.put("ended_at", endedAt.toString());
            return call;
        }

        private String status() {
            return story == Story.VOICEMAIL ? "voicemail" : "completed";
        }

        private int duration() {
            return switch (story) {
                case APPOINTMENT -> 240;
                case INTERESTED -> 150;
                case NOT_INTERESTED -> 45;
                case VOICEMAIL -> 20;
            };
        }

        private Instant startedAt() {
            return endedAt.minusSeconds(duration());
        }

        private String summary() {
            return switch (story) {
                case APPOINTMENT -> "Wants a demo of the Enterprise Plan.";
                case INTERESTED -> "Interested, has to ask the team first.";
                case NOT_INTERESTED -> "Uses another product and is content.";
                case VOICEMAIL -> "Voicemail, no conversation.";
            };
        }

        private Map<String, Object> outcomes() {
            Map<String, Object> outcomes = new LinkedHashMap<>();
            switch (story) {
                case APPOINTMENT -> {
                    outcomes.put("interested", true);
                    outcomes.put("product", "Enterprise Plan");
                    outcomes.put("budget", "$50,000");
                    outcomes.put("decision_timeline", "Q1 2027");
                    outcomes.put("next_action", "Schedule demo");
                    outcomes.put("appointment_booked", true);
                    outcomes.put(
                            "appointment_date",
                            endedAt.truncatedTo(ChronoUnit.DAYS)
                                    .plus(3, ChronoUnit.DAYS)
                                    .plus(14, ChronoUnit.HOURS)
                                    .toString());
                    outcomes.put("objections", List.of("Price concerns"));
                    outcomes.put("sentiment", "Positive");
                }
                case INTERESTED -> {
                    outcomes.put("interested", true);
                    outcomes.put("product", "Starter Plan");
                    outcomes.put("next_action", "Send brochure");
                    outcomes.put("appointment_booked", false);
                    outcomes.put("sentiment", "Neutral");
                }
                case NOT_INTERESTED -> {
                    outcomes.put("interested", false);
                    outcomes.put("objections", List.of("Has a supplier"));
                    outcomes.put("sentiment", "Negative");
                }
                case VOICEMAIL -> {}
            }
            return outcomes;
        }
    }
}
