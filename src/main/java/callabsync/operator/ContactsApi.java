package callabsync.operator;

import callabsync.privacy.Erasure;
import callabsync.privacy.ErasureReceipt;
import callabsync.privacy.Export;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the law lets a person ask for, over the API. */
@RestController
@Tag(name = "Contacts", description = "What is kept about a person: given out, or erased")
final class ContactsApi {

    private final Erasure erasure;
    private final Export export;

    ContactsApi(Erasure erasure, Export export) {
        this.erasure = erasure;
        this.export = export;
    }

    @PostMapping("/api/contacts/{contactId}/erase")
    @Operation(summary = "Erase all that is kept about a contact; answers a receipt")
    ErasureReceipt erase(@PathVariable String contactId) {
        return erasure.contact(contactId);
    }

    @GetMapping("/api/contacts/{contactId}/export")
    @Operation(summary = "All that is kept about a contact")
    Map<String, Object> export(@PathVariable String contactId) {
        return export.contact(contactId)
                .orElseThrow(() -> ApiException.notFound("Nothing is kept about a contact with this id"));
    }
}
