package callabsync.operator;

import static callabsync.operator.ErrorAnswers.conflict;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.operator.BulkAdmission.AdmissionRun;
import callabsync.quarantine.Quarantine;
import callabsync.quarantine.ReasonCount;
import callabsync.quarantine.Rejection;
import callabsync.store.Page;
import callabsync.webhook.Admissions;
import callabsync.webhook.Admitted;
import callabsync.webhook.NotAdmittedException;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the door refused: admit one, or all of one reason with a count first and progress after. */
@Controller
@Tag(name = "Door", description = "Refused requests, and events to try the door with")
class RejectionsResource {

    private final Quarantine quarantine;
    private final Admissions admissions;
    private final BulkAdmission bulk;

    RejectionsResource(Quarantine quarantine, Admissions admissions, BulkAdmission bulk) {
        this.quarantine = quarantine;
        this.admissions = admissions;
        this.bulk = bulk;
    }

    /** @param duplicate whether its event had been stored before; empty unless it was admitted just now */
    public record RejectionLine(@JsonUnwrapped Rejection rejection, Optional<Boolean> duplicate) {}

    @GetMapping("/api/rejections")
    @Operation(
            summary =
                    "Requests that the door turned away, the newest first: reason, state, limit, cursor. admissible: its"
                            + " body was read, so that it can be admitted once the cause is repaired; what was refused by"
                            + " its headers or its address alone was not kept")
    Page<RejectionLine> list(RequestFields fields) {
        int limit = fields.limit();
        List<Rejection> found = quarantine.list(fields.rejections(), limit + 1, Optional.ofNullable(fields.cursor()));
        List<RejectionLine> page = found.stream()
                .limit(limit)
                .map(each -> new RejectionLine(each, Optional.empty()))
                .toList();
        return new Page<>(
                page,
                found.size() > limit
                        ? Optional.of(page.get(limit - 1).rejection().id())
                        : Optional.empty());
    }

    @GetMapping("/rejections")
    String list(RequestFields fields, Model model) {
        List<ReasonCount> reasons = quarantine.reasons();
        model.addAttribute("page", RequestFields.listed(model, () -> list(fields)));
        model.addAttribute("reasons", reasons);
        model.addAttribute(
                "waiting",
                reasons.stream()
                        .filter(each -> each.reason().equals(fields.text("reason")))
                        .mapToInt(ReasonCount::waiting)
                        .sum());
        return "rejections";
    }

    @PostMapping({"/rejections/{id}/admit", "/api/rejections/{id}/admit"})
    @Operation(summary = "Verify it again with today's secrets and store it as an event")
    @PageView(
            value = "redirect:/rejections",
            keep = {"reason", "state"})
    RejectionLine admit(@PathVariable String id, RedirectAttributes redirect) {
        try {
            Admitted admitted = admissions.admit(id).orElseThrow(() -> notFound("There is no rejection " + id));
            String event = admitted.rejection().eventId().orElse("");
            redirect.addFlashAttribute(
                    "done",
                    admitted.duplicate()
                            ? "Nothing new: " + event + " was stored before."
                            : "Admitted: " + event + " is stored.");
            return new RejectionLine(admitted.rejection(), Optional.of(admitted.duplicate()));
        } catch (NotAdmittedException e) {
            throw conflict(String.valueOf(e.getMessage()));
        }
    }

    @PostMapping("/api/rejections/admit")
    @Operation(
            summary =
                    "Admit all of one reason, each verified again: {\"reason\": \"signature\"}; {\"preview\": true} only"
                            + " counts those that can be admitted, and the unread, which cannot")
    @ResponseBody
    Map<String, Object> admitMany(RequestFields fields) {
        String reason = fields.reason();
        if (fields.isPreview()) {
            ReasonCount count = bulk.count(reason);
            return Map.of("rejections", count.waiting(), "unread", count.unread());
        }
        AdmissionRun begun = bulk.start(reason);
        return Map.of("bulk_id", begun.bulkId(), "rejections", begun.rejections(), "state", begun.state());
    }

    /** The count before many are admitted. */
    @GetMapping("/rejections/many")
    String confirmMany(RequestFields fields, Model model) {
        try {
            model.addAttribute("count", bulk.count(fields.text("reason")));
        } catch (IllegalArgumentException e) {
            throw notFound(e.getMessage());
        }
        return "admit-many";
    }

    @PostMapping("/rejections/many")
    String admitMany(RequestFields fields, RedirectAttributes redirect) {
        try {
            return "redirect:/rejections/many/"
                    + bulk.start(fields.text("reason")).bulkId();
        } catch (IllegalArgumentException e) {
            redirect.addFlashAttribute("refused", "Choose a reason first.");
            return "redirect:/rejections";
        }
    }

    @GetMapping({"/rejections/many/{bulkId}", "/api/rejections/admit/{bulkId}"})
    @Operation(
            summary =
                    "How far the admission of many got: how many were admitted, were there before, are not admitted and"
                            + " why, and are left")
    @PageView(value = "admission", model = "run", otherwise = "redirect:/rejections")
    AdmissionRun progress(@PathVariable String bulkId) {
        return bulk.find(bulkId)
                .orElseThrow(() -> notFound(
                        "This node does not know the admission " + bulkId + ": another node began it, or this one was"
                                + " started again. What it did not admit is still rejected; admit it again"));
    }
}
