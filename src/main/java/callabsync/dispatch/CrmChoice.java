package callabsync.dispatch;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.event.Contact;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * Says to which CRM an event belongs: what the contact says ({@code custom_fields.crm}), else the shape of its
 * {@code crm_id}, else the default. It does not matter whether that CRM is configured: one that is not is never
 * replaced by another.
 */
@Component
final class CrmChoice {

    static final String NONE = "none";

    private final Destinations destinations;
    private final String defaultCrm;

    CrmChoice(Destinations destinations, DispatchProperties properties) {
        this.destinations = destinations;
        this.defaultCrm = properties.defaultCrm().strip();
    }

    /**
     * How events find their CRM.
     *
     * @param defaultCrm the destination of events whose contact has no {@code crm_id}; blank: the only CRM that is
     *     configured, if there is just one
     */
    @ConfigurationProperties("callab.sync")
    record DispatchProperties(@DefaultValue("") String defaultCrm) {}

    /** The CRM's name, or {@link #NONE} if nothing tells. */
    String of(Contact contact) {
        Optional<String> named = contact.crm().map(crm -> crm.strip().toLowerCase(Locale.ROOT));
        return named.or(() -> contact.crmId().flatMap(destinations::kindOfId))
                .or(this::byDefault)
                .orElse(NONE);
    }

    private Optional<String> byDefault() {
        if (!defaultCrm.isEmpty()) {
            return Optional.of(defaultCrm);
        }
        List<Destination> crms = destinations.crms();
        return crms.size() == 1 ? Optional.of(crms.get(0).id()) : Optional.empty();
    }

    /** Why an event is ignored when no branch of the dispatch route takes this CRM. */
    String whyNone(String crm) {
        if (!crm.equals(NONE)) {
            return "No destination wants events of the CRM \"" + crm + "\"";
        }
        return "The contact has no crm_id, and " + destinations.crms().size()
                + " CRMs are configured: set callab.sync.default-crm";
    }
}
