package callabsync.operator;

import callabsync.operator.Erasures.Whom;
import callabsync.privacy.Erasure;
import callabsync.privacy.ErasurePreview;
import callabsync.privacy.ErasureReceipt;
import callabsync.privacy.Export;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the law lets a person ask for, over the API. */
@RestController
@Tag(name = "Contacts", description = "What is kept about a person: given out, or erased")
final class ContactsApi {

    private final Erasures erasures;
    private final Export export;

    ContactsApi(Erasure erasure, Export export) {
        this.erasures = new Erasures(erasure);
        this.export = export;
    }

    @PostMapping("/api/contacts/{contactId}/erase")
    @Operation(
            summary = "Erase all that is kept about a contact; answers a receipt, or with preview what it would erase")
    Object erase(@PathVariable String contactId, @RequestBody(required = false) @Nullable JsonNode body) {
        return erase(Whom.of(contactId, null, null), Asked.preview(body));
    }

    @PostMapping("/api/contacts/erase")
    @Operation(
            summary = "Erase everybody with a phone, everybody with an email, or a contact_id; answers a receipt, or"
                    + " with preview what it would erase")
    Object erase(@RequestBody JsonNode body) {
        return erase(Whom.of(text(body, "contact_id"), text(body, "phone"), text(body, "email")), Asked.preview(body));
    }

    private static @Nullable String text(JsonNode body, String name) {
        return body.path(name).isMissingNode() || body.path(name).isNull()
                ? null
                : body.path(name).asText();
    }

    private Object erase(Whom whom, boolean preview) {
        if (preview) {
            ErasurePreview found = erasures.preview(whom);
            if (found.isEmpty()) {
                throw ApiException.notFound("Nothing is kept about this person");
            }
            return found;
        }
        ErasureReceipt receipt = erasures.erase(whom);
        if (receipt.isEmpty() && !erasures.wasErased(whom)) {
            throw ApiException.notFound("Nothing is kept about this person");
        }
        return receipt;
    }

    @GetMapping("/api/contacts/{contactId}/export")
    @Operation(summary = "All that is kept about a contact")
    Map<String, Object> export(@PathVariable String contactId) {
        return export.contact(contactId)
                .orElseThrow(() -> ApiException.notFound("Nothing is kept about a contact with this id"));
    }
}
