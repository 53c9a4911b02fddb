package callabsync.callab;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.CrmSteps;
import callabsync.sink.Effects;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import callabsync.source.Answers;
import callabsync.source.SourceException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The steps of Callab's sink: creates contacts in Callab, one for each record. Adding contacts is not idempotent, and
 * Callab has no key of ours. So an intent is stored before the request, and an intent without a result makes the next
 * attempt look the contact up by phone before it creates it.
 */
@Component
public class CallabSink implements CrmSteps {

    private final CallabClient callab;
    private final Effects effects;
    private final CreatedContacts created;
    private final Clock clock;

    public CallabSink(CallabClient callab, Effects effects, CreatedContacts created, Clock clock) {
        this.callab = callab;
        this.effects = effects;
        this.created = created;
        this.clock = clock;
    }

    @Override
    public String sink() {
        return "callab";
    }

    @Override
    public Map<Operation, Maker> steps() {
        return Map.of(Operation.MATCH, options -> this::find, Operation.WRITE, options -> this::create);
    }

    /** The state of the creation of an item's contact. */
    private record Creation(State state) {}

    /**
     * Stores what is about to be created. Completes the items whose contact exists: it was created before, or a look-up
     * finds it.
     */
    public void find(Batch batch) {
        String destination = batch.destination().id();
        List<NewContact> contacts = batch.open().stream().map(NewContact::of).toList();
        Map<String, Standing> standings = effects.begin(
                destination,
                contacts.stream()
                        .map(contact -> new Effects.Intent(
                                contact.effectKey(),
                                Optional.empty(),
                                contact.item().delivery().id()))
                        .toList());
        var found = new ArrayList<CreatedContacts.Created>();
        for (NewContact contact : contacts) {
            State state = standings.get(contact.effectKey()).state();
            contact.item().put(Creation.class, new Creation(state));
            if (state == State.DONE) {
                contact.item().succeeded();
            } else if (state == State.UNKNOWN || contact.lookUp()) {
                try {
                    lookUp(destination, contact).ifPresent(found::add);
                } catch (NotSentException e) {
                    e.verdict().answer(batch, batch.open());
                    break;
                } catch (NoAnswerException | SourceException e) {
                    contact.item().retryable("The look-up failed: " + e.getMessage());
                }
            }
        }
        created.note(destination, found);
        found.forEach(each -> each.contact().item().succeeded());
    }

    private Optional<CreatedContacts.Created> lookUp(String destination, NewContact contact) {
        return callab.contactsByPhone(destination, contact.phone()).stream()
                .filter(contact::isOrMayBe)
                .findFirst()
                .map(there -> new CreatedContacts.Created(contact, Json.text(there, "id")));
    }

    /** Creates the missing contacts, with one request per campaign. */
    public void create(Batch batch) {
        if (batch.unavailable().isPresent()) {
            return;
        }
        Map<String, Map<String, NewContact>> byCampaign = new LinkedHashMap<>();
        for (Item item : batch.open()) {
            var contact = NewContact.of(item);
            String campaign = contact.campaign()
                    .orElseGet(() -> callab.campaign(batch.destination().id()));
            byCampaign.computeIfAbsent(campaign, id -> new LinkedHashMap<>()).putIfAbsent(contact.effectKey(), contact);
        }
        for (var campaign : byCampaign.entrySet()) {
            create(batch, campaign.getKey(), List.copyOf(campaign.getValue().values()));
            if (batch.unavailable().isPresent() || batch.split().isPresent()) {
                return;
            }
        }
        batch.open().stream()
                .filter(item -> item.get(Creation.class).isPresent())
                .forEach(item -> item.retryable("The same record is being created by another delivery"));
    }

    private void create(Batch batch, String campaign, List<NewContact> contacts) {
        CrmRequest request = callab.adding(
                batch.destination().id(),
                campaign,
                contacts.stream().map(NewContact::fields).toList());
        CrmAnswer answer;
        try {
            answer = callab.send(request);
        } catch (NotSentException e) {
            withdraw(batch, contacts);
            e.verdict().answer(batch, batch.open());
            return;
        } catch (NoAnswerException e) {
            contacts.forEach(contact -> Slice.unanswered(contact.item(), request, contact.fields(), e));
            e.verdict().answer(batch, contacts.stream().map(NewContact::item).toList());
            return;
        }
        List<Map<String, Object>> there = Json.objects(answer.object().get("data"));
        if (answer.is2xx() && CallabClient.isOk(answer)) {
            succeeded(batch, request, answer, contacts, idsByContact(there));
        } else {
            contacts.forEach(contact ->
                    Slice.note(contact.item(), request, contact.fields(), answer, Answers.messageOf(answer)));
            refused(batch, answer, contacts);
        }
    }

    private void succeeded(
            Batch batch, CrmRequest request, CrmAnswer answer, List<NewContact> contacts, Map<String, String> ids) {
        created.note(
                batch.destination().id(),
                contacts.stream()
                        .map(contact -> new CreatedContacts.Created(contact, ids.getOrDefault(contact.matchKey(), "")))
                        .toList());
        for (NewContact contact : contacts) {
            String id = ids.getOrDefault(contact.matchKey(), "");
            Slice.note(contact.item(), request, contact.fields(), answer, id.isEmpty() ? null : Map.of("id", id));
            contact.item().succeeded();
        }
    }

    private static Map<String, String> idsByContact(List<Map<String, Object>> there) {
        var ids = new HashMap<String, String>();
        there.forEach(contact -> ids.put(NewContact.matchKey(contact), Json.text(contact, "id")));
        return ids;
    }

    /**
     * Handles a refusal. Neither the status nor the body says which element is wrong; the message says what concerns
     * all.
     */
    private void refused(Batch batch, CrmAnswer answer, List<NewContact> contacts) {
        String reason = "Callab answered " + answer.status() + ": " + Answers.messageOf(answer);
        boolean campaign = reason.toLowerCase(Locale.ROOT).contains("campaign");
        switch (answer.status()) {
            case 401, 403, 404, 429 -> {
                withdraw(batch, contacts);
                batch.unavailable(reason, answer.retryAfter(clock));
            }
            default -> {
                if (answer.status() >= 500
                        || answer.is2xx()
                                && Json.text(answer.object(), "status").isEmpty()) {
                    contacts.forEach(contact -> contact.item().retryable(reason));
                } else if (campaign) {
                    withdraw(batch, contacts);
                    batch.unavailable(reason);
                } else if (contacts.size() == 1) {
                    withdraw(batch, contacts);
                    contacts.get(0).item().permanent(reason);
                } else {
                    batch.split(reason);
                }
            }
        }
    }

    /** Withdraws the intents of contacts that were certainly not created. Earlier attempts stay in doubt. */
    private void withdraw(Batch batch, List<NewContact> contacts) {
        created.withdraw(
                batch.destination().id(),
                contacts.stream()
                        .filter(contact -> contact.item()
                                .get(Creation.class)
                                .map(creation -> creation.state() == State.FRESH)
                                .orElse(false))
                        .toList());
    }
}
