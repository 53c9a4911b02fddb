package callabsync.operator;

import callabsync.operator.FieldCreations.Outcome;
import callabsync.sink.FieldCreation.Created;
import callabsync.sink.FieldCreation.Missing;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights;
import callabsync.sink.Preflights.Standing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Preflights, over the API. */
@RestController
@RequestMapping("/api/preflights")
@Tag(name = "Preflights", description = "What destinations cannot take of what mappings write")
final class PreflightsApi {

    private final Preflights preflights;
    private final FieldCreations creations;

    PreflightsApi(Preflights preflights, FieldCreations creations) {
        this.preflights = preflights;
        this.creations = creations;
    }

    /**
     * A destination's preflight.
     *
     * @param state {@code none waiting running completed failed}
     * @param creatable how many of the missing fields can be created from here
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record View(
            String id,
            String state,
            @Nullable Instant checkedAt,
            @Nullable String error,
            long creatable,
            List<FindingView> findings) {

        static View of(Standing standing) {
            return new View(
                    standing.destination(),
                    standing.state().name().toLowerCase(Locale.ROOT),
                    standing.at().orElse(null),
                    standing.reason().orElse(null),
                    standing.creatable(),
                    standing.findings().stream().map(FindingView::of).toList());
        }
    }

    record FindingView(String place, String field, String problem, String todo) {

        static FindingView of(Finding finding) {
            return new FindingView(finding.place(), finding.field(), finding.problem(), finding.todo());
        }
    }

    /** A field that would be created. */
    @JsonNaming(SnakeCaseStrategy.class)
    record MissingView(String object, String name, String type, String fieldType, List<String> options, String group) {

        static MissingView of(Missing missing) {
            return new MissingView(
                    missing.object(),
                    missing.name(),
                    missing.type(),
                    missing.fieldType(),
                    missing.options(),
                    missing.group());
        }
    }

    /** @param result {@code created}, {@code there} or {@code refused} */
    record CreatedView(String name, String result, @Nullable String reason) {

        static CreatedView of(Created created) {
            return new CreatedView(
                    created.name(),
                    FieldCreations.word(created.result()),
                    created.reason().orElse(null));
        }
    }

    @GetMapping
    @Operation(summary = "What was found last of each destination that can tell")
    Listing<View> list() {
        return Listing.of(preflights.all().stream().map(View::of).toList());
    }

    @PostMapping("/{id}/run")
    @Operation(summary = "Check a destination again, without waiting for it")
    View run(@PathVariable String id) {
        if (!preflights.run(id)) {
            throw ApiException.notFound("There is no destination " + id + " with a preflight");
        }
        return preflights.all().stream()
                .filter(each -> each.destination().equals(id))
                .findFirst()
                .map(View::of)
                .orElseThrow();
    }

    @PostMapping("/{id}/create")
    @Operation(
            summary = "Create the fields that the destination lacks; {\"preview\": true} only says which",
            description = "Only what is missing is created; what is there is never changed, and twice is harmless."
                    + " A field that is refused stops none of the others. Then the preflight runs again.")
    Listing<?> create(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable JsonNode body,
            HttpServletRequest request) {
        if (body != null && body.path("preview").asBoolean()) {
            return Listing.of(
                    creations.offer(id).missing().stream().map(MissingView::of).toList());
        }
        Outcome outcome = creations.create(id, names(id, body));
        Acts.ended(request, outcome.isRefused(), outcome.summary());
        return Listing.of(outcome.created().stream().map(CreatedView::of).toList());
    }

    private List<String> names(String id, @Nullable JsonNode body) {
        if (body != null && body.path("names").isArray()) {
            return StreamSupport.stream(body.get("names").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        }
        return creations.offer(id).missing().stream().map(Missing::name).toList();
    }
}
