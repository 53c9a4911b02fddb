package callabsync.http;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a person is looked up who has no known id. Placeholders are those of a path, and {@code {phone}} (E.164), {@code
 * {phone_digits}}, {@code {phone_national}} and {@code {email}} (lower case). Without a value for each of them the question is not asked.
 *
 * @param path of the question; blank: none
 * @param query by name, with placeholders
 * @param body JSON with placeholders; blank: none
 * @param records where in the answer the list of records is, a dotted path; blank: the body is the list
 * @param id JSONata over a record: its id
 */
record FindSettings(
        @DefaultValue("GET") String method,
        @DefaultValue("") String path,
        @Nullable Map<String, String> query,
        @DefaultValue("") String body,
        @DefaultValue("") String records,
        @DefaultValue("id") String id) {

    private static final Set<String> PHONE = Set.of("phone", "phone_digits", "phone_national", "contact.phone");
    private static final Set<String> EMAIL = Set.of("email", "contact.email");

    Set<String> placeholders() {
        var names = new LinkedHashSet<>(new Template(path).placeholders());
        parameters().values().forEach(value -> names.addAll(new Template(value).placeholders()));
        if (!body.isBlank()) {
            names.addAll(new JsonTemplate("find.body", body).placeholders());
        }
        return names;
    }

    Map<String, String> parameters() {
        return query == null ? Map.of() : query;
    }

    boolean isByPhone() {
        return PHONE.containsAll(placeholders());
    }

    boolean isByEmail() {
        return EMAIL.containsAll(placeholders());
    }

    @Override
    public String toString() {
        return "FindSettings[" + method + "]";
    }
}
