package callabsync.dispatch;

import callabsync.inbox.EventFilter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The filter of a replay as the text that is kept. */
final class ReplayFilter {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private ReplayFilter() {}

    static String json(EventFilter filter) {
        try {
            return JSON.writeValueAsString(filter);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The filter cannot be written as JSON", e);
        }
    }

    static EventFilter read(String json) {
        try {
            return JSON.readValue(json, EventFilter.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The store holds a replay whose filter is no JSON object", e);
        }
    }
}
