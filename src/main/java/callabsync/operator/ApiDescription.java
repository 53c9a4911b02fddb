package callabsync.operator;

import static java.util.Map.entry;

import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventState;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the description of the API says beyond signatures: the fields of requests, errors, and the door. Each POST has a
 * JSON body, if only an empty one, so that the page to try the API sends it as JSON.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String BASIC = "operator";
    private static final String DOOR = "/webhooks/{source}";
    private static final Set<String> CONFLICTING =
            Set.of("retry", "cancel", "decide", "replay", "admit", "run", "pause", "resume");

    /** The fields that requests may have, by name. Where a name means different things, what it is of comes first. */
    private static final Map<String, Schema<?>> FIELDS = Map.ofEntries(
            entry("type", text("The event type, as call_ended")),
            entry("event.state", word(Stream.of(EventState.values()).map(EventState::word))),
            entry("delivery.state", word(Stream.of(DeliveryState.values()).map(DeliveryState::word))),
            entry("rejection.state", word(Stream.of("rejected", "admitted"))),
            entry("q", text("An exact id, phone number or e-mail, or the beginning of a name")),
            entry("destination", text("A destination's id")),
            entry("call_id", text("Callab's id of the call")),
            entry("contact_id", text("Callab's id of the contact")),
            entry("phone", text("Everybody with this phone number")),
            entry("email", text("Everybody with this e-mail address")),
            entry("from", time("Made then or later")),
            entry("to", time("Made before")),
            entry("limit", of("integer", "How many, 50 unless told, at most 500")),
            entry("cursor", text("The next_cursor of the page before")),
            entry("preview", of("boolean", "true: only count or show what would be done")),
            entry("rejection.reason", text("Why they were turned away, as signature")),
            entry("pause.reason", text("Why, for those who look")),
            entry("decide.crm_id", text("The record that is meant")),
            entry("action", word(Stream.of("create", "ignore"))),
            entry("names", list("Only these of the missing fields; all unless told")),
            entry("test.source", text("callab unless told")),
            entry("crm", text("The CRM that the contact is said to be from")),
            entry("test.crm_id", text("The contact's record there; it may be changed")),
            entry("event_id", text("A stored event")),
            entry("event", of("object", "Or an event as Callab sends it")),
            entry("preview.limit", of("integer", "Or the newest so many that match a filter, 20 unless told")),
            entry("mapping.source", text("A mapping that is not saved")),
            entry("day", text("A day such as 2025-11-17, today unless told")));

    private static final String OF_EVENTS = "type event.state call_id contact_id q from to ";
    private static final String OF_DELIVERIES = "delivery.state destination call_id contact_id from to ";
    private static final Map<String, String> FIELDS_BY_PATH = Map.ofEntries(
            entry("GET /api/events", OF_EVENTS + "limit cursor"),
            entry("GET /api/deliveries", OF_DELIVERIES + "limit cursor"),
            entry("GET /api/rejections", "rejection.reason rejection.state limit cursor"),
            entry("GET /api/books", "day"),
            entry("GET /api/destinations/{id}/preview", "event_id"),
            entry("POST /api/replays", OF_EVENTS + "preview"),
            entry("POST /api/deliveries/retry", OF_DELIVERIES + "preview"),
            entry("POST /api/deliveries/cancel", OF_DELIVERIES + "preview"),
            entry("POST /api/deliveries/{id}/decide", "decide.crm_id action"),
            entry("POST /api/rejections/admit", "rejection.reason preview"),
            entry("POST /api/destinations/{id}/pause", "pause.reason"),
            entry("POST /api/preflights/{id}/create", "names preview"),
            entry("POST /api/contacts/{contactId}/erase", "preview"),
            entry("POST /api/contacts/erase", "contact_id phone email preview"),
            entry("POST /api/test-events", "test.source crm test.crm_id"),
            entry(
                    "POST /api/mappings/{name}/preview",
                    OF_EVENTS + "event_id event preview.limit mapping.source destination"),
            entry("POST /api/mappings/{name}/previews", OF_EVENTS + "preview.limit mapping.source destination"));

    /** Fixed by Callab; signed instead of logged in. */
    private static final String DOOR_ITEM = """
            post:
              tags: [Door]
              summary: "The webhook: an event as Callab sends it, signed over the raw body"
              security: []
              parameters:
              - {in: path, name: source, required: true, schema: {type: string}, description: "callab, or another source"}
              - in: header
                name: X-Callab-Signature
                description: Hex HMAC-SHA256 of the raw body under the shared secret
                schema: {type: string, description: 64 hex digits}
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        event: {type: string, description: The event type}
                        timestamp: {type: string, format: date-time, description: When it occurred}
                        contact: {type: object}
                        call: {type: object}
                        outcomes: {type: object}
              responses:
                "200":
                  description: Stored durably; success is false if it cannot be used
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          success: {type: boolean, description: Whether it can be used}
                          received: {type: boolean, description: Always true}
                          event_id: {type: string, description: evt_...}
                          duplicate: {type: boolean, description: "true: it had come before"}
                          error: {type: string, description: Why it cannot be used}
            """;

    private static final Map<String, String> DOOR_ERRORS = Map.of(
            "401", "Invalid signature or wrong credentials",
            "403", "Address not allowed, or HTTPS required",
            "404", "Unknown source",
            "413", "Too large",
            "415", "Not JSON",
            "429", "Over a limit; see Retry-After",
            "503", "Not stored, nothing was kept; send it again after Retry-After");

    @Bean
    OpenAPI openApi() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(RequestFields.class);
        return new OpenAPI()
                .info(new Info()
                        .title("Callab Sync operator API")
                        .description("What came in, what became of it, and what an operator can do about it."
                                + " A list is newest first; ask the next page with its next_cursor.")
                        .version("1"))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSchemas("Error", object(Map.of("error", text("What is wrong, in a sentence"))))
                        .addSecuritySchemes(
                                BASIC,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("User operator, password of OPERATOR_PASSWORD")))
                .addSecurityItem(new SecurityRequirement().addList(BASIC));
    }

    @Bean
    OpenApiCustomizer completeDescription() {
        return api -> {
            api.getPaths().forEach(ApiDescription::complete);
            api.getPaths().addPathItem(DOOR, door());
        };
    }

    private static PathItem door() {
        try {
            PathItem door = Yaml31.mapper().readValue(DOOR_ITEM, PathItem.class);
            errors(door.getPost(), DOOR_ERRORS);
            return door;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void complete(String path, PathItem item) {
        Operation get = item.getGet();
        if (get != null) {
            errors(get, path, Map.of("401", "Not the operator"));
            fields("GET " + path)
                    .forEach((name, schema) -> get.addParametersItem(new Parameter()
                            .in("query")
                            .name(name)
                            .description(schema.getDescription())
                            .schema(schema)));
            if (FIELDS_BY_PATH.containsKey("GET " + path)) {
                errors(get, Map.of("400", "A value that is not expected here"));
            }
        }
        Operation post = item.getPost();
        if (post != null) {
            post.setRequestBody(new RequestBody().content(json(object(fields("POST " + path)))));
            errors(post, path, Map.of("401", "Not the operator", "415", "Not sent as application/json"));
            if (path.equals("/api/preflights/{id}/create")) {
                errors(post, Map.of("503", "The destination cannot be asked now"));
            }
            if (CONFLICTING.contains(path.substring(path.lastIndexOf('/') + 1))) {
                errors(post, Map.of("409", "Not possible in its state"));
            }
        }
    }

    private static Map<String, Schema<?>> fields(String methodAndPath) {
        var fields = new TreeMap<String, Schema<?>>();
        for (String name : FIELDS_BY_PATH.getOrDefault(methodAndPath, "").split(" ")) {
            if (!name.isEmpty()) {
                fields.put(name.substring(name.indexOf('.') + 1), FIELDS.get(name));
            }
        }
        return fields;
    }

    private static void errors(Operation operation, String path, Map<String, String> errors) {
        errors(operation, errors);
        if (path.contains("{")) {
            errors(operation, Map.of("404", "Nothing of that id"));
        }
    }

    /** @param errors what each status means; each is answered with a sentence */
    private static void errors(Operation operation, Map<String, String> errors) {
        Schema<?> error = new Schema<>().$ref("#/components/schemas/Error");
        errors.forEach((status, what) -> operation
                .getResponses()
                .addApiResponse(status, new ApiResponse().description(what).content(json(error))));
    }

    private static Content json(Schema<?> schema) {
        return new Content().addMediaType("application/json", new MediaType().schema(schema));
    }

    private static Schema<?> word(Stream<String> words) {
        List<String> all = words.toList();
        Schema<Object> schema = of("string", "One of " + String.join(", ", all));
        all.forEach(schema::addEnumItemObject);
        return schema;
    }

    private static Schema<?> object(Map<String, Schema<?>> properties) {
        Schema<Object> schema = of("object", null);
        properties.forEach((name, property) -> schema.addProperty(name, property));
        return schema;
    }

    private static Schema<Object> text(@Nullable String description) {
        return of("string", description);
    }

    private static Schema<?> time(String description) {
        return text(description).format("date-time");
    }

    private static Schema<?> list(String description) {
        return of("array", description).items(text(null));
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
