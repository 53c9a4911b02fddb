package callabsync.hubspot;

import callabsync.sink.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How a result is recognised that does not repeat the trace of its input: HubSpot need not repeat it, and gives results in
 * another order.
 *
 * @param properties that tell records apart
 * @param content what they say of an input or a result; empty text: nothing
 */
record Recognition(List<String> properties, Function<Map<String, Object>, String> content) {

    /** By its id, which an update names. */
    static final Recognition BY_ID = new Recognition(List.of(), properties -> "");

    static final Recognition BY_EMAIL = of("email");

    /** New people without e-mail address. */
    static final Recognition BY_PHONE_AND_NAME = of("phone", "firstname", "lastname");

    private static Recognition of(String... names) {
        List<String> properties = List.of(names);
        return new Recognition(properties, all -> {
            var said = new StringBuilder();
            properties.forEach(
                    name -> said.append('|').append(Json.text(all, name).strip().toLowerCase(Locale.ROOT)));
            return said.length() == properties.size() ? "" : said.toString();
        });
    }

    /** Without what it is told apart by. */
    @Override
    public String toString() {
        return "Recognition[]";
    }

    String of(Map<String, Object> properties) {
        return content.apply(properties);
    }
}
