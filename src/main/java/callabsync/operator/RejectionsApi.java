package callabsync.operator;

import callabsync.quarantine.Quarantine;
import callabsync.quarantine.ReasonCount;
import callabsync.quarantine.Rejection;
import callabsync.webhook.Admissions;
import callabsync.webhook.Admitted;
import callabsync.webhook.NotAdmittedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the door refused, over the API. */
@RestController
@RequestMapping("/api/rejections")
@Tag(name = "Door", description = "Refused requests, and events to try the door with")
final class RejectionsApi {

    private final Quarantine quarantine;
    private final Admissions admissions;
    private final BulkAdmission bulk;

    RejectionsApi(Quarantine quarantine, Admissions admissions, BulkAdmission bulk) {
        this.quarantine = quarantine;
        this.admissions = admissions;
        this.bulk = bulk;
    }

    /** @param duplicate whether its event had been stored before; null when it was not admitted just now */
    @JsonNaming(SnakeCaseStrategy.class)
    record RejectionView(
            String id,
            String source,
            String reason,
            int status,
            String address,
            String state,
            boolean admissible,
            @Nullable String eventId,
            Instant receivedAt,
            @Nullable Boolean duplicate) {

        static RejectionView of(Rejection rejection, @Nullable Boolean duplicate) {
            return new RejectionView(
                    rejection.id(),
                    rejection.source(),
                    rejection.reason(),
                    rejection.status(),
                    rejection.address(),
                    rejection.state(),
                    rejection.admissible(),
                    rejection.eventId().orElse(null),
                    rejection.receivedAt(),
                    duplicate);
        }
    }

    @GetMapping
    @Operation(
            summary =
                    "Requests that the door turned away, the newest first: reason, state, limit, cursor. admissible: its"
                            + " body was read, so that it can be admitted once the cause is mended; what was refused by its"
                            + " headers or its address alone was not kept")
    Listing<RejectionView> list(@Parameter(hidden = true) @RequestParam Map<String, String> asked) {
        int limit = Asked.limit(asked);
        List<Rejection> found =
                quarantine.list(Asked.rejections(asked), limit + 1, Optional.ofNullable(Asked.cursor(asked)));
        List<Rejection> page = found.size() > limit ? found.subList(0, limit) : found;
        return new Listing<>(
                page.stream().map(each -> RejectionView.of(each, null)).toList(),
                found.size() > limit ? page.get(limit - 1).id() : null);
    }

    @PostMapping("/{id}/admit")
    @Operation(summary = "Verify it again with today's secrets and store it as an event")
    RejectionView admit(@PathVariable String id) {
        try {
            Admitted admitted =
                    admissions.admit(id).orElseThrow(() -> ApiException.notFound("There is no rejection " + id));
            return RejectionView.of(admitted.rejection(), admitted.duplicate());
        } catch (NotAdmittedException e) {
            throw ApiException.conflict(String.valueOf(e.getMessage()));
        }
    }

    @PostMapping("/admit")
    @Operation(
            summary =
                    "Admit all of one reason, each verified again: {\"reason\": \"signature\"}; {\"preview\": true} only"
                            + " counts those that can be admitted, and the unread, which cannot")
    Map<String, Object> admitAll(@RequestBody(required = false) @Nullable JsonNode body) {
        String reason = Asked.reason(body);
        if (Asked.preview(body)) {
            ReasonCount count = bulk.count(reason);
            return Map.of("rejections", count.waiting(), "unread", count.unread());
        }
        AdmissionRun begun = bulk.start(reason);
        return Map.of("bulk_id", begun.bulkId(), "rejections", begun.rejections(), "state", begun.state());
    }

    @GetMapping("/admit/{bulkId}")
    @Operation(
            summary =
                    "How far the admission of many got: how many were admitted, were there before, are not admitted and"
                            + " why, and are left")
    AdmissionRun admissionOfMany(@PathVariable String bulkId) {
        return bulk.find(bulkId)
                .orElseThrow(() -> ApiException.notFound("There is no admission of many " + bulkId + " here"));
    }
}
