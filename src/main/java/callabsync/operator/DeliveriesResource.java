package callabsync.operator;

import static callabsync.operator.ErrorAnswers.badRequest;
import static callabsync.operator.ErrorAnswers.conflict;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.delivery.Decision;
import callabsync.delivery.Deliveries;
import callabsync.delivery.Deliveries.Change;
import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.delivery.Wait;
import callabsync.delivery.Waits;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.operator.BulkRetry.Action;
import callabsync.operator.BulkRetry.Bulk;
import callabsync.store.Page;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Deliveries, dead letters and held ones: filter, retry, cancel, decide, one by one or many with a count first. */
@Controller
@Tag(name = "Deliveries", description = "What became of events at each destination")
class DeliveriesResource {

    private final DeliverySearch search;
    private final Deliveries deliveries;
    private final BulkRetry bulk;
    private final Destinations destinations;
    private final Waits waits;

    DeliveriesResource(
            DeliverySearch search, Deliveries deliveries, BulkRetry bulk, Destinations destinations, Waits waits) {
        this.search = search;
        this.deliveries = deliveries;
        this.bulk = bulk;
        this.destinations = destinations;
        this.waits = waits;
    }

    /** @param waitsFor what it waits for while it is open */
    public record DeliveryAndWait(@JsonUnwrapped DeliveryDetail detail, Optional<Wait> waitsFor) {}

    @GetMapping("/api/deliveries")
    @Operation(
            summary = "Deliveries, the newest first: state, destination, call_id, contact_id, from, to, limit, cursor")
    Page<DeliverySummary> list(RequestFields fields) {
        return search.page(fields.deliveries(), fields.cursor(), fields.limit());
    }

    @GetMapping("/deliveries")
    String list(RequestFields fields, Model model) {
        model.addAttribute("page", RequestFields.listed(model, () -> list(fields)));
        model.addAttribute(
                "destinations", destinations.all().stream().map(Destination::id).toList());
        return "deliveries";
    }

    @GetMapping({"/deliveries/{id}", "/api/deliveries/{id}"})
    @Operation(summary = "One delivery with its attempts and, while it is open, what it waits for")
    @PageView("delivery")
    DeliveryAndWait one(@PathVariable String id) {
        DeliveryDetail found = search.find(id).orElseThrow(() -> unknown(id));
        return new DeliveryAndWait(found, waits.of(found));
    }

    @PostMapping({"/deliveries/{id}/retry", "/api/deliveries/{id}/retry"})
    @Operation(summary = "Retry it now; a dead or cancelled one is pending again")
    @PageView("redirect:/deliveries/{id}")
    DeliveryAndWait retry(@PathVariable String id, RedirectAttributes redirect) {
        DeliveryAndWait now = changed(id, deliveries.retry(id), "retried");
        String barred = now.waitsFor()
                .filter(Wait::isBarred)
                .map(wait -> " It still waits: " + wait.text())
                .orElse("");
        redirect.addFlashAttribute("done", "It is due now." + barred);
        return now;
    }

    @PostMapping({"/deliveries/{id}/cancel", "/api/deliveries/{id}/cancel"})
    @Operation(summary = "Cancel it; it can still be retried later")
    @PageView("redirect:/deliveries/{id}")
    DeliveryAndWait cancel(@PathVariable String id, RedirectAttributes redirect) {
        redirect.addFlashAttribute("done", "It is cancelled.");
        return changed(id, deliveries.cancel(id), "cancelled");
    }

    @PostMapping({"/deliveries/{id}/decide", "/api/deliveries/{id}/decide"})
    @Operation(summary = "Decide a held delivery: {\"crm_id\": ...} or {\"action\": \"create\" or \"ignore\"}")
    @PageView("redirect:/deliveries/{id}")
    DeliveryAndWait decide(@PathVariable String id, RequestFields fields, RedirectAttributes redirect) {
        String crmId = fields.text("crm_id");
        String action = fields.text("action");
        Change change;
        if (!crmId.isEmpty() && action.isEmpty()) {
            change = deliveries.decide(id, Decision.take(crmId));
            redirect.addFlashAttribute("done", "It will update that record.");
        } else if (crmId.isEmpty() && action.equals("create")) {
            change = deliveries.decide(id, Decision.toCreate());
            redirect.addFlashAttribute("done", "It will create a new record.");
        } else if (crmId.isEmpty() && action.equals("ignore")) {
            change = deliveries.ignore(id);
            redirect.addFlashAttribute("done", "Nothing will be delivered.");
        } else {
            throw badRequest("Give the crm_id of a record, or the action create or ignore; one of them, not both");
        }
        return changed(id, change, "decided");
    }

    private DeliveryAndWait changed(String id, Change change, String verb) {
        return switch (change) {
            case DONE -> one(id);
            case UNKNOWN -> throw unknown(id);
            case NOT_IN_THIS_STATE ->
                throw conflict("A delivery that is "
                        + search.find(id).map(found -> found.delivery().state()).orElse("gone")
                        + " cannot be " + verb);
        };
    }

    @PostMapping("/api/deliveries/retry")
    @Operation(
            summary =
                    "Retry all that match a filter (dead ones unless it says a state); {\"preview\": true} only counts")
    @ResponseBody
    Map<String, Object> retryMany(RequestFields fields) {
        return changeMany(Action.RETRY, fields);
    }

    @PostMapping("/api/deliveries/cancel")
    @Operation(
            summary =
                    "Cancel all that match a filter (dead ones unless it says a state); {\"preview\": true} only counts")
    @ResponseBody
    Map<String, Object> cancelMany(RequestFields fields) {
        return changeMany(Action.CANCEL, fields);
    }

    private Map<String, Object> changeMany(Action action, RequestFields fields) {
        DeliveryFilter filter = BulkRetry.wanted(action, fields.deliveries());
        if (fields.isPreview()) {
            return Map.of("deliveries", bulk.count(filter));
        }
        Bulk begun = bulk.start(action, filter);
        return Map.of("bulk_id", begun.bulkId(), "deliveries", begun.deliveries(), "state", begun.state());
    }

    /** The count before many are changed. */
    @GetMapping("/deliveries/many")
    String confirmMany(RequestFields fields, Model model) {
        model.addAttribute("filter", fields.deliveryFilter());
        model.addAttribute("action", action(fields).word());
        model.addAttribute("count", bulk.count(fields.deliveries()));
        model.addAttribute("most", BulkRetry.COUNTED_AT_MOST);
        return "many";
    }

    /** Leads to the progress of what takes longer than a moment, else back to the list. */
    @PostMapping("/deliveries/many")
    String changeMany(RequestFields fields, RedirectAttributes redirect) {
        Action action = action(fields);
        Bulk begun = bulk.start(action, BulkRetry.wanted(action, fields.deliveries()));
        if (!begun.state().equals("completed")) {
            return "redirect:/deliveries/many/" + begun.bulkId();
        }
        int done = begun.deliveries();
        redirect.addFlashAttribute(
                "done",
                (done == 1 ? "1 delivery is " : done + " deliveries are ")
                        + (action == Action.CANCEL ? "cancelled." : "due now."));
        redirect.addAllAttributes(fields.deliveryFilter());
        return "redirect:/deliveries";
    }

    private static Action action(RequestFields fields) {
        return fields.text("action").equals("cancel") ? Action.CANCEL : Action.RETRY;
    }

    @GetMapping({"/deliveries/many/{bulkId}", "/api/deliveries/retry/{bulkId}", "/api/deliveries/cancel/{bulkId}"})
    @Operation(summary = "How far a retry or a cancelling of many got")
    @PageView(value = "progress", model = "bulk", otherwise = "redirect:/deliveries")
    Bulk progress(@PathVariable String bulkId) {
        return bulk.find(bulkId)
                .orElseThrow(() -> notFound("This node does not know the work " + bulkId
                        + ": another node began it, or this one was started"
                        + " again. What it did not reach is as it was; ask for it again"));
    }

    private static ResponseStatusException unknown(String id) {
        return notFound("There is no delivery " + id);
    }
}
