package callabsync.operator;

import static callabsync.operator.ApiSchemas.flag;
import static callabsync.operator.ApiSchemas.json;
import static callabsync.operator.ApiSchemas.object;
import static callabsync.operator.ApiSchemas.text;
import static callabsync.operator.ApiSchemas.time;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;

/** The webhook in the description of the API. Fixed by Callab; signed instead of logged in. */
final class DoorDescription {

    static final String PATH = "/webhooks/{source}";

    private DoorDescription() {}

    static PathItem item() {
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
                .responses(new ApiResponses()
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
        ApiSchemas.errors(
                post,
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
}
