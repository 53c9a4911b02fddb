package callabsync.operator;

import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventState;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the description of the API says beyond signatures: the filters of lists, the bodies of requests, errors, and the
 * door. Each POST has a JSON body, if only an empty one, so that the page to try the API sends it as JSON.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String BASIC = "operator";
    private static final String JSON = "application/json";
    private static final Set<String> CONFLICTING = Set.of("retry", "cancel", "decide", "replay", "admit", "run");
    private static final Map<String, Schema<?>> EVENTS = filter(Map.of(
            "type", text("The event type, as call_ended"),
            "state",
                    word(Arrays.stream(EventState.values())
                            .map(EventState::word)
                            .toList()),
            "q", text("An exact id, phone number or e-mail, or the beginning of a name")));
    private static final Map<String, Schema<?>> DELIVERIES = filter(Map.of(
            "state",
                    word(Arrays.stream(DeliveryState.values())
                            .map(DeliveryState::word)
                            .toList()),
            "destination", text("A destination's id")));
    private static final Map<String, Schema<?>> PAGE = Map.of(
            "limit", number("How many, 50 unless told, at most 500"),
            "cursor", text("The next_cursor of the page before"));

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new io.swagger.v3.oas.models.info.Info()
                        .title("Callab Sync operator API")
                        .description("What came in, what became of it, and the means to put it right."
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
            api.getPaths().addPathItem("/webhooks/{source}", door());
        };
    }

    private static void complete(String path, PathItem item) {
        if (item.getGet() != null) {
            parameters(item.getGet(), path);
            errors(item.getGet(), path, Map.of("401", "Not the operator"));
        }
        Operation post = item.getPost();
        if (post != null) {
            post.setRequestBody(new RequestBody().content(json(object(body(path)))));
            errors(post, path, Map.of("401", "Not the operator", "415", "Not sent as application/json"));
            if (CONFLICTING.contains(path.substring(path.lastIndexOf('/') + 1))) {
                errors(post, path, Map.of("409", "Not possible in its state"));
            }
        }
    }

    private static void parameters(Operation get, String path) {
        Map<String, Schema<?>> asked = new LinkedHashMap<>();
        if (path.equals("/api/events")) {
            asked.putAll(EVENTS);
        } else if (path.equals("/api/deliveries")) {
            asked.putAll(DELIVERIES);
        }
        if (!asked.isEmpty() || path.equals("/api/rejections")) {
            asked.putAll(PAGE);
            errors(get, path, Map.of("400", "A value that is not expected here"));
        }
        asked.forEach((name, schema) -> get.addParametersItem(new Parameter()
                .in("query")
                .name(name)
                .description(schema.getDescription())
                .schema(schema)));
    }

    private static Map<String, Schema<?>> body(String path) {
        Map<String, Schema<?>> body = new LinkedHashMap<>();
        Schema<?> preview = flag("true: only count");
        switch (path) {
            case "/api/replays" -> {
                body.putAll(EVENTS);
                body.put("preview", preview);
            }
            case "/api/deliveries/retry" -> {
                body.putAll(DELIVERIES);
                body.put("preview", preview);
            }
            case "/api/deliveries/{id}/decide" -> {
                body.put("crm_id", text("The record that is meant"));
                body.put("action", word(List.of("create", "ignore")));
            }
            case "/api/destinations/{id}/pause" -> body.put("reason", text("Why, for those who look"));
            case "/api/test-events" -> {
                body.put("source", text("callab unless told"));
                body.put("crm", text("The CRM that the contact is said to be from"));
                body.put("crm_id", text("The contact's record there; it may be changed"));
            }
            case "/api/mappings/{name}/preview" -> {
                body.put("event_id", text("A stored event"));
                body.put("event", object(Map.of()).description("Or an event as Callab sends it"));
                body.putAll(EVENTS);
                body.put("limit", number("Or the newest so many that match a filter, 20 unless told"));
                body.put("source", text("A mapping that is not saved"));
            }
            default -> {}
        }
        return body;
    }

    private static void errors(Operation operation, String path, Map<String, String> errors) {
        var all = new LinkedHashMap<>(errors);
        if (path.contains("{")) {
            all.put("404", "Nothing of that id");
        }
        all.forEach((status, what) -> operation
                .getResponses()
                .addApiResponse(status, new ApiResponse().description(what).content(error())));
    }

    /** Fixed by Callab, and not part of the operator's API: signed instead of logged in. */
    private static PathItem door() {
        var post = new Operation()
                .addTagsItem("Door")
                .summary("The webhook: an event as Callab sends it, signed over the raw body")
                .security(List.of())
                .addParametersItem(new Parameter()
                        .in("path")
                        .name("source")
                        .required(true)
                        .schema(text("callab, or another source that is configured")))
                .addParametersItem(new Parameter()
                        .in("header")
                        .name("X-Callab-Signature")
                        .description("Hex HMAC-SHA256 of the raw body under the shared secret")
                        .schema(text("64 hex digits")))
                .requestBody(new RequestBody()
                        .content(json(object(Map.of(
                                "event", text("The event type"),
                                "timestamp", time("When it occurred"),
                                "contact", object(Map.of()),
                                "call", object(Map.of()),
                                "outcomes", object(Map.of()))))))
                .responses(new io.swagger.v3.oas.models.responses.ApiResponses()
                        .addApiResponse(
                                "200",
                                new ApiResponse()
                                        .description("Stored durably; success is false if it cannot be used")
                                        .content(json(object(Map.of(
                                                "success", flag("Whether it can be used"),
                                                "received", flag("Always true"),
                                                "event_id", text("evt_..."),
                                                "duplicate", flag("true: it had come before"),
                                                "error", text("Why it cannot be used")))))));
        errors(
                post,
                "",
                Map.of(
                        "401", "Invalid signature or wrong credentials",
                        "403", "Address not allowed, or HTTPS required",
                        "404", "Unknown source",
                        "413", "Too large",
                        "415", "Not JSON",
                        "429", "Over a limit; see Retry-After",
                        "503", "Not stored, nothing was kept; send it again after Retry-After"));
        return new PathItem().post(post);
    }

    private static Content error() {
        return json(new Schema<>().$ref("#/components/schemas/Error"));
    }

    private static Content json(Schema<?> schema) {
        return new Content().addMediaType(JSON, new MediaType().schema(schema));
    }

    private static Map<String, Schema<?>> filter(Map<String, Schema<?>> own) {
        var all = new java.util.TreeMap<String, Schema<?>>(own);
        all.put("call_id", text("Callab's id of the call"));
        all.put("contact_id", text("Callab's id of the contact"));
        all.put("from", time("Made then or later"));
        all.put("to", time("Made before"));
        return all;
    }

    private static Schema<?> text(String description) {
        return of("string", description);
    }

    private static Schema<?> time(String description) {
        return of("string", description).format("date-time");
    }

    private static Schema<?> number(String description) {
        return of("integer", description);
    }

    private static Schema<?> flag(String description) {
        return of("boolean", description);
    }

    private static Schema<?> word(List<String> words) {
        Schema<Object> schema = of("string", "One of " + String.join(", ", words));
        words.forEach(schema::addEnumItemObject);
        return schema;
    }

    private static Schema<?> object(Map<String, Schema<?>> properties) {
        Schema<Object> schema = of("object", null);
        new java.util.TreeMap<>(properties).forEach((name, property) -> schema.addProperty(name, property));
        return schema;
    }

    /** The type in the words of both versions of OpenAPI. */
    private static Schema<Object> of(String type, @org.jspecify.annotations.Nullable String description) {
        Schema<Object> schema = new Schema<>();
        schema.setType(type);
        schema.addType(type);
        schema.setDescription(description);
        return schema;
    }
}
