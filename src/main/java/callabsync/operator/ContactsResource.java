package callabsync.operator;

import static callabsync.operator.ErrorAnswers.badRequest;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.privacy.Erasure;
import callabsync.privacy.ErasurePreview;
import callabsync.privacy.ErasureReceipt;
import callabsync.privacy.Export;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is kept about a person: exported, or erased, by the contact's id, a phone number or an e-mail address. */
@Controller
@Tag(name = "Contacts", description = "What is kept about a person: exported, or erased")
class ContactsResource {

    private static final String NOTHING = "Nothing is kept about this person";

    private final Erasure erasure;
    private final Export export;

    ContactsResource(Erasure erasure, Export export) {
        this.erasure = erasure;
        this.export = export;
    }

    /** @param by {@code contact_id}, {@code phone} or {@code email} */
    private record Person(String by, String value) {

        private Person {
            if (value.isEmpty()) {
                throw badRequest("Give one of contact_id, phone and email");
            }
            boolean isEmail = value.contains("@");
            if (!by.equals("contact_id") && isEmail != by.equals("email")) {
                throw badRequest("A phone number has no @, an e-mail address has one");
            }
        }

        /** Returns the one person whom a body names. */
        static Person of(RequestFields fields) {
            List<Person> given = List.of("contact_id", "phone", "email").stream()
                    .filter(by -> !fields.text(by).isEmpty())
                    .map(by -> new Person(by, fields.text(by)))
                    .toList();
            if (given.size() != 1) {
                throw badRequest("Give one of contact_id, phone and email");
            }
            return given.get(0);
        }

        boolean isContact() {
            return by.equals("contact_id");
        }

        /** Omits who it is. */
        @Override
        public String toString() {
            return "Person[by " + by + "]";
        }
    }

    @PostMapping("/api/contacts/{contactId}/erase")
    @Operation(
            summary = "Erase all that is kept about a contact; returns a receipt, or with preview what it would erase")
    Object eraseContact(@PathVariable String contactId, RequestFields fields) {
        return erase(new Person("contact_id", contactId), fields.isPreview());
    }

    @PostMapping("/api/contacts/erase")
    @Operation(
            summary = "Erase everybody with a phone, everybody with an email, or a contact_id; returns a receipt, or"
                    + " with preview what it would erase")
    Object erase(RequestFields fields) {
        return erase(Person.of(fields), fields.isPreview());
    }

    private Object erase(Person person, boolean isPreview) {
        return isPreview ? preview(person) : erase(person);
    }

    private ErasurePreview preview(Person person) {
        ErasurePreview found =
                person.isContact() ? erasure.previewContact(person.value()) : erasure.previewReachedBy(person.value());
        if (found.isEmpty()) {
            throw notFound(NOTHING);
        }
        return found;
    }

    private ErasureReceipt erase(Person person) {
        ErasureReceipt receipt =
                person.isContact() ? erasure.contact(person.value()) : erasure.reachedBy(person.value());
        if (receipt.isEmpty() && erasure.receiptsOf(person.value()).isEmpty()) {
            throw notFound(NOTHING);
        }
        return receipt;
    }

    @GetMapping("/api/contacts/{contactId}/export")
    @Operation(summary = "All that is kept about a contact")
    @ResponseBody
    Map<String, Object> export(@PathVariable String contactId) {
        return export.contact(contactId).orElseThrow(() -> notFound("Nothing is kept about a contact with this id"));
    }

    @GetMapping("/erase")
    String page() {
        return "erase";
    }

    /** Shows what would go, and who else has the same number or address. Posted, so that no address names the person. */
    @PostMapping("/erase/preview")
    String preview(RequestFields fields, Model model) {
        model.addAttribute("by", fields.text("by"));
        model.addAttribute("value", fields.text("value"));
        try {
            model.addAttribute("found", preview(new Person(fields.text("by"), fields.text("value"))));
        } catch (ResponseStatusException e) {
            model.addAttribute("refused", e.getReason() + ". Check what you typed.");
        }
        return "erase";
    }

    @PostMapping("/erase")
    @PageView(value = "redirect:/erase", otherwise = "redirect:/erase")
    String erase(RequestFields fields, RedirectAttributes redirect) {
        ErasureReceipt receipt = erase(new Person(fields.text("by"), fields.text("value")));
        redirect.addFlashAttribute("receipt", receipt);
        redirect.addFlashAttribute("done", "Erased. The receipt is " + receipt.id() + ".");
        return "redirect:/erase";
    }
}
