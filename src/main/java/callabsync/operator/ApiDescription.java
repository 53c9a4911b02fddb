package callabsync.operator;

import static callabsync.operator.ApiSchemas.flag;
import static callabsync.operator.ApiSchemas.json;
import static callabsync.operator.ApiSchemas.list;
import static callabsync.operator.ApiSchemas.number;
import static callabsync.operator.ApiSchemas.object;
import static callabsync.operator.ApiSchemas.text;
import static callabsync.operator.ApiSchemas.time;
import static callabsync.operator.ApiSchemas.word;

import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventState;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
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
            api.getPaths().addPathItem(DoorDescription.PATH, DoorDescription.item());
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
            if (path.equals("/api/preflights/{id}/create")) {
                errors(post, path, Map.of("503", "The destination cannot be asked now"));
            }
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
        if (path.equals("/api/rejections")) {
            asked.put("reason", text("Why it was turned away, as signature"));
            asked.put("state", word(List.of("rejected", "admitted")));
        }
        if (!asked.isEmpty()) {
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
            case "/api/rejections/admit" -> {
                body.put("reason", text("Why they were turned away, as signature"));
                body.put("preview", preview);
            }
            case "/api/deliveries/{id}/decide" -> {
                body.put("crm_id", text("The record that is meant"));
                body.put("action", word(List.of("create", "ignore")));
            }
            case "/api/destinations/{id}/pause" -> body.put("reason", text("Why, for those who look"));
            case "/api/preflights/{id}/create" -> {
                body.put("names", list("Only these of the missing fields; all unless told"));
                body.put("preview", flag("true: only say which fields"));
            }
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
        ApiSchemas.errors(operation, all);
    }

    private static Map<String, Schema<?>> filter(Map<String, Schema<?>> own) {
        var all = new java.util.TreeMap<String, Schema<?>>(own);
        all.put("call_id", text("Callab's id of the call"));
        all.put("contact_id", text("Callab's id of the contact"));
        all.put("from", time("Made then or later"));
        all.put("to", time("Made before"));
        return all;
    }
}
