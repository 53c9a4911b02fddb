package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.Contact;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Finder;
import callabsync.sink.Json;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.Phones;
import callabsync.sink.Target;
import callabsync.sink.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contacts of one portal. New ones are created by their e-mail address where there is one, else once by an intent.
 */
final class HubSpotContacts implements CrmRecords {

    private static final What UPDATE = What.update("contacts");
    private static final What UPSERT = What.by("contacts", "upsert", List.of("email"));

    /** Creates people without an e-mail address. */
    private static final What CREATE = What.by("contacts", "create", List.of("phone", "firstname", "lastname"));

    /** HubSpot's search lags. A contact whose creation got no answer is searched again after this. */
    private static final Duration INDEXED = Duration.ofMinutes(1);

    private final Portal portal;
    private final String mapping;
    private final Mappings mappings;
    private final PortalDefinitions definitions;
    private final Matching matching;
    private final Phones phones;

    HubSpotContacts(
            Portal portal,
            String mapping,
            Mappings mappings,
            PortalDefinitions definitions,
            Matching matching,
            Phones phones) {
        this.portal = portal;
        this.mapping = mapping;
        this.mappings = mappings;
        this.definitions = definitions;
        this.matching = matching;
        this.phones = phones;
    }

    @Override
    public Portal account() {
        return portal;
    }

    @Override
    public Matching matching() {
        return matching;
    }

    /** Reads the merge's fields, and of the others those that the portal has. */
    @Override
    public Finder finder(Collection<String> moreFields) {
        var fields = new LinkedHashSet<>(mappings.policyOf(mapping).needingPresentValue());
        if (!moreFields.isEmpty()) {
            Map<String, Property> known = definitions.of(portal);
            moreFields.stream()
                    .filter(field -> known.isEmpty() || known.containsKey(field))
                    .forEach(fields::add);
        }
        return new ContactFinder(portal, phones, fields);
    }

    @Override
    public String owed() {
        return "contact";
    }

    @Override
    public String mapping(Item item) {
        return mapping;
    }

    @Override
    public void define(Item item) {
        definitions.of(portal);
    }

    @Override
    public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
        return definitions.fitting(portal, mapped, leftOut);
    }

    @Override
    public LeftOut warning(Item item) {
        return (name, why) -> definitions.leftOut(portal, name, why);
    }

    /** Returns a plausible e-mail address. */
    @Override
    public Optional<String> naturalKey(Item item) {
        return item.event()
                .contact()
                .email()
                .map(email -> email.strip().toLowerCase(Locale.ROOT))
                .filter(PropertyValues::isEmail);
    }

    @Override
    public Map<Target, Verdict> update(Batch batch, List<Target> targets) {
        return write(
                batch,
                targets,
                UPDATE,
                target -> Map.of("id", target.crmId.orElseThrow(), "properties", properties(target)));
    }

    private interface Body {
        Map<String, Object> of(Target target);
    }

    private Map<Target, Verdict> write(Batch batch, List<Target> targets, What what, Body body) {
        var inputs = targets.stream()
                .map(target -> new Input(target.trace, body.of(target), target.items))
                .toList();
        return new BatchWrite(batch, portal, definitions, what).write(inputs).of(targets, target -> target.trace);
    }

    /** Returns what is written, spelled for HubSpot. The empty text clears a property. */
    private static Map<String, Object> properties(Target target) {
        var properties = new LinkedHashMap<String, Object>();
        target.toWrite.forEach((name, value) -> properties.put(name, value == null ? "" : value));
        return properties;
    }

    /** Creates contacts. A contact whose e-mail address HubSpot refuses is created without it. */
    @Override
    public Map<Target, Verdict> create(Batch batch, List<Target> targets, Memory memory) {
        var withEmail = new ArrayList<Target>();
        var withoutEmail = new ArrayList<Target>();
        targets.forEach(target -> (email(target).isPresent() ? withEmail : withoutEmail).add(target));
        var verdicts = new LinkedHashMap<Target, Verdict>();
        write(
                        batch,
                        withEmail,
                        UPSERT,
                        target -> Map.of(
                                "id", email(target).orElseThrow(),
                                "idProperty", "email",
                                "properties", created(target.last(), email(target), properties(target))))
                .forEach((target, verdict) -> {
                    if (verdict instanceof Verdict.FieldsRefused) {
                        withoutEmail.add(target);
                    } else {
                        verdicts.put(target, verdict);
                    }
                });
        verdicts.putAll(createOnce(batch, withoutEmail, memory));
        return verdicts;
    }

    private Optional<String> email(Target target) {
        return target.items.stream().flatMap(item -> naturalKey(item).stream()).findFirst();
    }

    /**
     * Creates contacts without an e-mail address. They have no key, so an unknown result waits until search must know
     * the contact.
     */
    private Map<Target, Verdict> createOnce(Batch batch, List<Target> targets, Memory memory) {
        Map<Target, Standing> standings =
                memory.begin(portal.destination(), targets, target -> target.trace + "/create");
        var verdicts = new LinkedHashMap<Target, Verdict>();
        standings.forEach((target, standing) -> {
            Duration since = Duration.between(standing.since(), portal.now());
            if (standing.state() == State.UNKNOWN && since.compareTo(INDEXED) < 0) {
                verdicts.put(
                        target,
                        new Verdict.Retry(
                                "It may have been created: looking again", Optional.of(INDEXED.minus(since)), true));
            }
        });
        List<Target> ready =
                targets.stream().filter(target -> !verdicts.containsKey(target)).toList();
        verdicts.putAll(write(
                batch,
                ready,
                CREATE,
                target -> Map.of(
                        "properties",
                        created(target.last(), Optional.empty(), properties(target)),
                        "associations",
                        List.of())));
        return verdicts;
    }

    @Override
    public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
        return new LinkedHashMap<>(created(item, naturalKey(item), fields));
    }

    /** Returns name, phone and e-mail of a new contact, besides what the mapping says. */
    private Map<String, Object> created(Item item, Optional<String> email, Map<String, @Nullable Object> fields) {
        Contact contact = item.event().contact();
        if (email.isEmpty() && contact.email().isPresent()) {
            definitions.leftOut(portal, "email", "a contact's is no address that HubSpot takes");
        }
        Map<String, Object> own = Json.of(
                "email", email.orElse(null),
                "firstname", contact.firstName().orElse(null),
                "lastname", contact.lastName().or(() -> number(contact, email)).orElse(null),
                "phone", contact.phone().orElse(null),
                "company", contact.fields().get("company"));
        var properties = new LinkedHashMap<String, Object>();
        definitions
                .fitting(portal, own, warning(item))
                .forEach((name, value) -> properties.put(name, value == null ? "" : value));
        properties.putAll(fields);
        return properties;
    }

    /**
     * Returns the number as last name for a person with neither e-mail address nor name, because HubSpot requires one
     * of them.
     */
    private Optional<String> number(Contact contact, Optional<String> email) {
        return email.isPresent() || contact.firstName().isPresent()
                ? Optional.empty()
                : contact.phone().map(phone -> phones.e164(phone).orElse(phone));
    }
}
