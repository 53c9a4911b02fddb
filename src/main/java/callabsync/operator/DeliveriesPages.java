package callabsync.operator;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Deliveries, dead letters and held ones: filter, retry, cancel, decide, one by one or many with a count first. */
@Controller
@RequestMapping("/deliveries")
class DeliveriesPages {

    private static final int LISTED = 50;

    private final DeliverySearch search;
    private final Deliveries deliveries;
    private final BulkRetry bulk;
    private final Destinations destinations;
    private final Waits waits;

    DeliveriesPages(
            DeliverySearch search, Deliveries deliveries, BulkRetry bulk, Destinations destinations, Waits waits) {
        this.search = search;
        this.deliveries = deliveries;
        this.bulk = bulk;
        this.destinations = destinations;
        this.waits = waits;
    }

    @GetMapping
    String list(@RequestParam Map<String, String> asked, Model model) {
        Page<DeliverySummary> page = new Page<>(List.of(), Optional.empty());
        try {
            page = search.page(Asked.deliveries(asked), Asked.cursor(asked), LISTED);
        } catch (IllegalArgumentException | ApiException e) {
            model.addAttribute("refused", e.getMessage());
        }
        String state = asked.getOrDefault("state", "");
        model.addAttribute("deliveries", page.items());
        model.addAttribute("cursor", page.nextCursor().orElse(null));
        model.addAttribute("asked", asked);
        model.addAttribute("state", state);
        model.addAttribute("here", state.equals("dead") || state.equals("held") ? state : "deliveries");
        model.addAttribute(
                "destinations", destinations.all().stream().map(Destination::id).toList());
        return "deliveries";
    }

    @GetMapping("/{id}")
    String one(@PathVariable String id, Model model) {
        DeliveryDetail found = search.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("detail", found);
        model.addAttribute("delivery", found.delivery());
        model.addAttribute("wait", waits.of(found).orElse(null));
        return "delivery";
    }

    @PostMapping("/{id}/retry")
    String retry(@PathVariable String id, RedirectAttributes redirect) {
        Change change = deliveries.retry(id);
        String barred = search.find(id)
                .flatMap(waits::of)
                .filter(Wait::isBarred)
                .map(wait -> " It still waits: " + wait.text())
                .orElse("");
        return changed(id, change, "It is due now." + barred, redirect);
    }

    @PostMapping("/{id}/cancel")
    String cancel(@PathVariable String id, RedirectAttributes redirect) {
        return changed(id, deliveries.cancel(id), "It is cancelled.", redirect);
    }

    @PostMapping("/{id}/decide")
    String decide(
            @PathVariable String id,
            @RequestParam(name = "crm_id", defaultValue = "") String crmId,
            @RequestParam(name = "action", defaultValue = "") String action,
            RedirectAttributes redirect) {
        if (action.equals("create")) {
            return changed(id, deliveries.decide(id, Decision.toCreate()), "A new record will be created.", redirect);
        }
        if (action.equals("ignore")) {
            return changed(id, deliveries.ignore(id), "Nothing will be delivered.", redirect);
        }
        if (crmId.isBlank()) {
            redirect.addFlashAttribute("refused", "Choose a record, or say that one is to be created.");
            return "redirect:/deliveries/" + id;
        }
        return changed(id, deliveries.decide(id, Decision.take(crmId.strip())), "That record will be taken.", redirect);
    }

    /** The count before many are changed. */
    @GetMapping("/many")
    String many(@RequestParam Map<String, String> asked, Model model) {
        DeliveryFilter filter = Asked.deliveries(asked);
        model.addAttribute("asked", kept(asked));
        model.addAttribute("action", "cancel".equals(asked.get("action")) ? "cancel" : "retry");
        model.addAttribute("count", bulk.count(filter));
        model.addAttribute("most", BulkRetry.COUNTED_AT_MOST);
        model.addAttribute("here", "deliveries");
        return "many";
    }

    @PostMapping("/many")
    String changeMany(@RequestParam Map<String, String> asked, RedirectAttributes redirect) {
        DeliveryFilter filter = Asked.deliveries(asked);
        boolean cancel = "cancel".equals(asked.get("action"));
        Bulk begun = cancel ? bulk.start(Action.CANCEL, filter) : bulk.start(Action.RETRY, BulkRetry.wanted(filter));
        if (!begun.state().equals("completed")) {
            return "redirect:/deliveries/many/" + begun.bulkId();
        }
        int done = begun.deliveries();
        redirect.addFlashAttribute(
                "done",
                (done == 1 ? "1 delivery is " : done + " deliveries are ") + (cancel ? "cancelled." : "due now."));
        kept(asked).forEach(redirect::addAttribute);
        return "redirect:/deliveries";
    }

    /** How far it got. */
    @GetMapping("/many/{bulkId}")
    String progress(@PathVariable String bulkId, Model model, RedirectAttributes redirect) {
        Optional<Bulk> found = bulk.find(bulkId);
        if (found.isEmpty()) {
            redirect.addFlashAttribute(
                    "refused",
                    "This node does not know that work: another one began it, or it was started again meanwhile."
                            + " What was not reached is as it was and can be asked for again.");
            return "redirect:/deliveries";
        }
        model.addAttribute("bulk", found.get());
        return "progress";
    }

    private static Map<String, String> kept(Map<String, String> asked) {
        var kept = new LinkedHashMap<String, String>();
        for (String name : List.of("state", "destination", "call_id", "contact_id", "from", "to")) {
            String value = asked.getOrDefault(name, "");
            if (!value.isBlank()) {
                kept.put(name, value);
            }
        }
        return kept;
    }

    private String changed(String id, Change change, String sentence, RedirectAttributes redirect) {
        switch (change) {
            case DONE -> redirect.addFlashAttribute("done", sentence);
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case NOT_IN_THIS_STATE ->
                redirect.addFlashAttribute("refused", "Its state has changed meanwhile: that is no longer possible.");
        }
        return "redirect:/deliveries/" + id;
    }
}
