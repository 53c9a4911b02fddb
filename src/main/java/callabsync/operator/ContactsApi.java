package callabsync.operator;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the law lets a person ask for, over the API. */
@RestController
@Tag(name = "Contacts", description = "Erasing what is kept about a person")
final class ContactsApi {

    private final ObjectProvider<ContactEraser> eraser;

    ContactsApi(ObjectProvider<ContactEraser> eraser) {
        this.eraser = eraser;
    }

    /** Erases what is kept about a contact; a bean of the inbox does it. */
    public interface ContactEraser {

        /** Erases, and answers the receipt: counts of what was erased. A second time there is nothing left to erase. */
        Map<String, Object> erase(String contactId);
    }

    @PostMapping("/api/contacts/{contactId}/erase")
    @Operation(summary = "Erase all that is kept about a contact; answers a receipt")
    Map<String, Object> erase(@PathVariable String contactId) {
        ContactEraser found = eraser.getIfAvailable();
        if (found == null) {
            throw ApiException.unavailable("Erasing is not set up");
        }
        return found.erase(contactId);
    }
}
