package callabsync.operator;

import callabsync.operator.Erasures.Whom;
import callabsync.privacy.Erasure;
import callabsync.privacy.ErasureReceipt;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Erases a person: first shows what would go, and who else has the same number or address. */
@Controller
class ErasePage {

    private final Erasures erasures;

    ErasePage(Erasure erasure) {
        this.erasures = new Erasures(erasure);
    }

    @GetMapping("/erase")
    String ask() {
        return "erase";
    }

    /** Posted, so that whom it is about stands in no address. */
    @PostMapping("/erase/preview")
    String preview(@RequestParam String by, @RequestParam String value, Model model) {
        model.addAttribute("by", by);
        model.addAttribute("value", value.strip());
        try {
            var found = erasures.preview(whom(by, value));
            model.addAttribute("found", found);
            if (found.isEmpty()) {
                model.addAttribute("refused", "Nothing is kept about this person. Check what you typed.");
            }
        } catch (ApiException e) {
            model.addAttribute("refused", e.getMessage() + ".");
        }
        return "erase";
    }

    @PostMapping("/erase")
    String erase(@RequestParam String by, @RequestParam String value, RedirectAttributes redirect) {
        try {
            ErasureReceipt receipt = erasures.erase(whom(by, value));
            if (receipt.isEmpty()) {
                redirect.addFlashAttribute("refused", "Nothing was found to erase.");
            } else {
                redirect.addFlashAttribute("receipt", receipt);
                redirect.addFlashAttribute("done", "Erased. The receipt is " + receipt.id() + ".");
            }
        } catch (ApiException e) {
            redirect.addFlashAttribute("refused", e.getMessage() + ".");
        }
        return "redirect:/erase";
    }

    private static Whom whom(String by, String value) {
        return switch (by) {
            case "phone" -> Whom.of(null, value, null);
            case "email" -> Whom.of(null, null, value);
            default -> Whom.of(value, null, null);
        };
    }
}
