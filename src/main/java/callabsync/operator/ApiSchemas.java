package callabsync.operator;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The few shapes that the description of the API is made of. */
final class ApiSchemas {

    private ApiSchemas() {}

    /** @param errors what each status means; each is answered with a sentence */
    static void errors(Operation operation, Map<String, String> errors) {
        errors.forEach((status, what) -> operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(what)
                                .content(json(new Schema<>().$ref("#/components/schemas/Error")))));
    }

    static Content json(Schema<?> schema) {
        return new Content().addMediaType("application/json", new MediaType().schema(schema));
    }

    static Schema<?> text(String description) {
        return of("string", description);
    }

    static Schema<?> time(String description) {
        return of("string", description).format("date-time");
    }

    static Schema<?> number(String description) {
        return of("integer", description);
    }

    static Schema<?> flag(String description) {
        return of("boolean", description);
    }

    static Schema<?> word(List<String> words) {
        Schema<Object> schema = of("string", "One of " + String.join(", ", words));
        words.forEach(schema::addEnumItemObject);
        return schema;
    }

    static Schema<?> list(String description) {
        return of("array", description).items(of("string", null));
    }

    static Schema<?> object(Map<String, Schema<?>> properties) {
        Schema<Object> schema = of("object", null);
        new TreeMap<>(properties).forEach((name, property) -> schema.addProperty(name, property));
        return schema;
    }

    /** The type in the words of both versions of OpenAPI. */
    private static Schema<Object> of(String type, @Nullable String description) {
        Schema<Object> schema = new Schema<>();
        schema.setType(type);
        schema.addType(type);
        schema.setDescription(description);
        return schema;
    }
}
