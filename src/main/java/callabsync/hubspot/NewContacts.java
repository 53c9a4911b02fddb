package callabsync.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.Contact;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Memory;
import callabsync.sink.Phones;
import callabsync.sink.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the contacts of a batch that are to be created: by e-mail address where there is one, else once by an intent. */
final class NewContacts {

    /**
     * What came of it.
     *
     * @param done the ids of contacts that are written
     * @param existing the ids of contacts that were there already, and are not written yet
     */
    record Outcome(Map<Target, String> done, Map<Target, String> existing) {
        /** Without people. */
        @Override
        public String toString() {
            return "Outcome[" + done.size() + ", " + existing.size() + "]";
        }
    }

    private static final What UPSERT = new What("contacts", "upsert", Recognition.BY_EMAIL);
    private static final What CREATE = new What("contacts", "create", Recognition.BY_PHONE_AND_NAME);

    /** HubSpot's search lags: a contact whose creation got no answer is looked for again after this. */
    private static final Duration INDEXED = Duration.ofMinutes(1);

    private final Definitions definitions;
    private final Memory memory;
    private final Clock clock;
    private final Phones phones;

    public NewContacts(Definitions definitions, Memory memory, Clock clock, Phones phones) {
        this.definitions = definitions;
        this.memory = memory;
        this.clock = clock;
        this.phones = phones;
    }

    Outcome write(Batch batch, Portal portal, List<Target> targets) {
        var outcome = new Outcome(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<Target> withoutEmail = new ArrayList<>(
                targets.stream().filter(target -> email(target).isEmpty()).toList());
        withoutEmail.addAll(upsert(
                batch,
                portal,
                targets.stream().filter(target -> email(target).isPresent()).toList(),
                outcome));
        create(batch, portal, withoutEmail, outcome);
        return outcome;
    }

    /** An address that can be one; of any other there is nothing to go by. */
    static Optional<String> email(Item item) {
        return item.event()
                .contact()
                .email()
                .map(email -> email.strip().toLowerCase(Locale.ROOT))
                .filter(Values::isEmail);
    }

    private static Optional<String> email(Target target) {
        return target.items.stream().flatMap(item -> email(item).stream()).findFirst();
    }

    /** Answers those whose e-mail address HubSpot refuses. */
    private Collection<Target> upsert(Batch batch, Portal portal, List<Target> targets, Outcome outcome) {
        var inputs = targets.stream()
                .map(target -> new Input(
                        target.trace,
                        Map.of(
                                "id", email(target).orElseThrow(),
                                "idProperty", "email",
                                "properties", created(portal, target, email(target))),
                        target.items))
                .toList();
        var write = new BatchWrite(batch, portal, clock, definitions, UPSERT).send(inputs);
        take(targets, write, outcome);
        return targets.stream()
                .filter(target -> !write.done.containsKey(target.trace)
                        && write.leftOut.getOrDefault(target.trace, Set.of()).contains("email"))
                .toList();
    }

    private static void take(List<Target> targets, BatchWrite write, Outcome outcome) {
        outcome.done().putAll(done(targets, write));
        targets.forEach(target -> Optional.ofNullable(write.existing.get(target.trace))
                .ifPresent(id -> outcome.existing().put(target, id)));
    }

    /** The ids of what is written; a property that HubSpot refused is not noted as written. */
    static Map<Target, String> done(List<Target> targets, BatchWrite write) {
        var done = new LinkedHashMap<Target, String>();
        for (Target target : targets) {
            Map<String, Object> result = write.done.get(target.trace);
            if (result != null) {
                target.versions().keySet().removeAll(write.leftOut.getOrDefault(target.trace, Set.of()));
                String id = Json.text(result, "id");
                done.put(target, id.isEmpty() ? target.crmId.orElseThrow() : id);
            }
        }
        return done;
    }

    private Map<String, Object> created(Portal portal, Target target, Optional<String> email) {
        Item last = target.items.get(target.items.size() - 1);
        return created(portal, last, email, properties(target));
    }

    /** The same of one delivery. */
    Map<String, Object> created(Portal portal, Item item, Map<String, @Nullable Object> fields) {
        return created(portal, item, email(item), fields);
    }

    /** What a new contact is called and reached by, besides what the mapping says. */
    private Map<String, Object> created(
            Portal portal, Item item, Optional<String> email, Map<String, @Nullable Object> fields) {
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
        definitions.fitting(portal, own).forEach((name, value) -> properties.put(name, value == null ? "" : value));
        properties.putAll(fields);
        return properties;
    }

    /** HubSpot requires an e-mail address or a name. A person with neither gets the number as last name. */
    private Optional<String> number(Contact contact, Optional<String> email) {
        return email.isPresent() || contact.firstName().isPresent()
                ? Optional.empty()
                : contact.phone().map(phone -> phones.e164(phone).orElse(phone));
    }

    /** Without an e-mail there is no key to look by: an unknown result waits until search must know the contact. */
    private void create(Batch batch, Portal portal, List<Target> targets, Outcome outcome) {
        List<Target> ready = ready(portal, targets);
        var inputs = ready.stream()
                .map(target -> new Input(
                        target.trace,
                        Map.of("properties", created(portal, target, Optional.empty()), "associations", List.of()),
                        target.items))
                .toList();
        var write = new BatchWrite(batch, portal, clock, definitions, CREATE).send(inputs);
        memory.store().commit(tx -> {
            for (Target target : ready) {
                if (write.notDone.contains(target.trace)) {
                    memory.effects().withdraw(tx, portal.destination(), effectKey(target));
                } else if (write.done.containsKey(target.trace)) {
                    String id = Json.text(write.done.get(target.trace), "id");
                    memory.effects().done(tx, portal.destination(), effectKey(target), id);
                }
            }
            return null;
        });
        take(ready, write, outcome);
    }

    private List<Target> ready(Portal portal, List<Target> targets) {
        var intents = targets.stream()
                .map(target -> new Intent(
                        effectKey(target),
                        Optional.empty(),
                        target.items.get(0).delivery().id()))
                .toList();
        Map<String, Standing> standings = memory.effects().begin(portal.destination(), intents);
        var ready = new ArrayList<Target>();
        for (Target target : targets) {
            Standing standing = standings.get(effectKey(target));
            Duration since = Duration.between(standing.since(), clock.instant());
            if (standing.state() == State.UNKNOWN && since.compareTo(INDEXED) < 0) {
                var wait = new Retryable("It may have been created: looking again", Optional.of(INDEXED.minus(since)));
                target.items.forEach(item -> item.answer(wait));
            } else {
                ready.add(target);
            }
        }
        return ready;
    }

    private static String effectKey(Target target) {
        return target.trace + "/create";
    }

    /** What is to be written, spelled for HubSpot: the empty text clears. */
    static Map<String, Object> properties(Target target) {
        var properties = new LinkedHashMap<String, Object>();
        target.toWrite.forEach((name, value) -> properties.put(name, value == null ? "" : value));
        return properties;
    }
}
