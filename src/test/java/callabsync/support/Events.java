package callabsync.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Events in the words of the domain: the specification's example, changed where a test says so. */
public final class Events {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> payload;

    private Events(String file) {
        this.payload = read(file);
    }

    /** The specification's complete example. */
    public static Events outcomeExtracted() {
        return new Events("call-outcome-extracted.json");
    }

    public static Events callEnded() {
        return new Events("call-ended.json");
    }

    public static Events callStarted() {
        return new Events("call-started.json");
    }

    public Events at(String timestamp) {
        payload.put("timestamp", timestamp);
        return this;
    }

    public Events call(String id) {
        object("call").put("id", id);
        return this;
    }

    public Events status(String status) {
        object("call").put("status", status);
        return this;
    }

    public Events contact(String id) {
        object("contact").put("id", id);
        return this;
    }

    public Events phone(String phone) {
        object("contact").put("phone", phone);
        return this;
    }

    public Events email(String email) {
        object("contact").put("email", email);
        return this;
    }

    public Events crmId(String crmId) {
        custom().put("crm_id", crmId);
        return this;
    }

    public Events withoutCrmId() {
        custom().remove("crm_id");
        return this;
    }

    public Events crm(String crm) {
        custom().put("crm", crm);
        return this;
    }

    public Events customField(String name, Object value) {
        custom().put(name, value);
        return this;
    }

    public Events outcome(String name, Object value) {
        object("outcomes").put(name, value);
        return this;
    }

    public Events without(String outcome) {
        object("outcomes").remove(outcome);
        return this;
    }

    public Events set(String field, Object value) {
        payload.put(field, value);
        return this;
    }

    public Events remove(String field) {
        payload.remove(field);
        return this;
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> object(String name) {
        return (Map<String, Object>) payload.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> custom() {
        return (Map<String, Object>)
                object("contact").computeIfAbsent("custom_fields", absent -> new LinkedHashMap<String, Object>());
    }

    public String json() {
        try {
            return JSON.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String file) {
        try (var stream = Events.class.getResourceAsStream("/events/" + file)) {
            return JSON.readValue(Objects.requireNonNull(stream, file), LinkedHashMap.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
