package callabsync.operator;

import callabsync.delivery.Attempt;
import callabsync.delivery.Decision;
import callabsync.delivery.Deliveries;
import callabsync.delivery.Deliveries.Change;
import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.delivery.Wait;
import callabsync.delivery.Waits;
import callabsync.operator.BulkRetry.Action;
import callabsync.operator.BulkRetry.Bulk;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries, over the API. */
@RestController
@RequestMapping("/api/deliveries")
@Tag(name = "Deliveries", description = "What became of events at each destination")
final class DeliveriesApi {

    private final DeliverySearch search;
    private final Deliveries deliveries;
    private final BulkRetry bulkRetry;
    private final Waits waits;

    DeliveriesApi(DeliverySearch search, Deliveries deliveries, BulkRetry bulkRetry, Waits waits) {
        this.search = search;
        this.deliveries = deliveries;
        this.bulkRetry = bulkRetry;
        this.waits = waits;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Detail(
            @JsonUnwrapped DeliverySummary delivery,
            String orderKey,
            String trigger,
            @Nullable Map<String, Object> question,
            @Nullable Map<String, Object> decision,
            @Nullable String record,
            @Nullable Wait waitsFor,
            List<Attempt> attemptLog) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Detail[" + delivery + "]";
        }

        static Detail of(DeliveryDetail found, @Nullable Wait waitsFor) {
            return new Detail(
                    found.delivery(),
                    found.orderKey(),
                    found.trigger(),
                    found.question().isEmpty() ? null : found.question(),
                    found.decision().isEmpty() ? null : found.decision(),
                    found.record(),
                    waitsFor,
                    found.attemptLog());
        }
    }

    @GetMapping
    @Operation(
            summary = "Deliveries, the newest first: state, destination, call_id, contact_id, from, to, limit, cursor")
    Listing<DeliverySummary> list(@Parameter(hidden = true) @RequestParam Map<String, String> asked) {
        return Listing.of(search.page(Asked.deliveries(asked), Asked.cursor(asked), Asked.limit(asked)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One delivery with its attempts and, while it is open, what it waits for")
    Detail one(@PathVariable String id) {
        DeliveryDetail found = search.find(id).orElseThrow(() -> unknown(id));
        return Detail.of(found, waits.of(found).orElse(null));
    }

    @PostMapping("/{id}/retry")
    @Operation(summary = "Attempt it now; a dead or cancelled one is pending again")
    Detail retry(@PathVariable String id) {
        return changed(id, deliveries.retry(id), "retried");
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Call it off")
    Detail cancel(@PathVariable String id) {
        return changed(id, deliveries.cancel(id), "cancelled");
    }

    @PostMapping("/{id}/decide")
    @Operation(summary = "Answer a held delivery: {\"crm_id\": ...} or {\"action\": \"create\" or \"ignore\"}")
    Detail decide(@PathVariable String id, @RequestBody(required = false) @Nullable JsonNode decision) {
        String crmId =
                decision == null ? "" : decision.path("crm_id").asText("").strip();
        String action = decision == null ? "" : decision.path("action").asText("");
        Change change;
        if (!crmId.isEmpty() && action.isEmpty()) {
            change = deliveries.decide(id, Decision.take(crmId));
        } else if (crmId.isEmpty() && action.equals("create")) {
            change = deliveries.decide(id, Decision.toCreate());
        } else if (crmId.isEmpty() && action.equals("ignore")) {
            change = deliveries.ignore(id);
        } else {
            throw ApiException.badRequest(
                    "Send {\"crm_id\": ...} or {\"action\": \"create\"} or {\"action\": \"ignore\"}");
        }
        return changed(id, change, "decided");
    }

    @PostMapping("/retry")
    @Operation(
            summary =
                    "Retry all that match a filter (dead ones unless it says a state); {\"preview\": true} only counts")
    Map<String, Object> retryAll(@RequestBody(required = false) @Nullable JsonNode filter) {
        var wanted = BulkRetry.wanted(Asked.deliveries(filter));
        if (Asked.preview(filter)) {
            return Map.of("deliveries", bulkRetry.count(wanted));
        }
        Bulk begun = bulkRetry.start(Action.RETRY, wanted);
        return Map.of("bulk_id", begun.bulkId(), "deliveries", begun.deliveries(), "state", begun.state());
    }

    @GetMapping("/retry/{bulkId}")
    @Operation(summary = "How far the retry of many got")
    Bulk retryOfMany(@PathVariable String bulkId) {
        return bulkRetry
                .find(bulkId)
                .orElseThrow(() -> ApiException.notFound("There is no retry of many " + bulkId + " here"));
    }

    private Detail changed(String id, Change change, String verb) {
        return switch (change) {
            case DONE -> one(id);
            case UNKNOWN -> throw unknown(id);
            case NOT_IN_THIS_STATE ->
                throw ApiException.conflict("A delivery that is "
                        + search.find(id).map(found -> found.delivery().state()).orElse("gone") + " cannot be " + verb);
        };
    }

    private static ApiException unknown(String id) {
        return ApiException.notFound("There is no delivery " + id);
    }
}
