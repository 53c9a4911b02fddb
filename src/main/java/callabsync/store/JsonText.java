package callabsync.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON in columns of text. */
public final class JsonText {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private JsonText() {}

    public static String of(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** The fields of an object; null has none. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(@Nullable String json) {
        return json == null ? Map.of() : read(json, Map.class);
    }

    public static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The store holds a text that is no JSON object", e);
        }
    }
}
