package callabsync.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.Mappings;
import callabsync.sink.Failures;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Owed;
import callabsync.sink.Phones;
import java.time.Clock;
import java.util.Collection;

/** {@code hubspot} in routes: the steps of its sink. Each leaves alone what an earlier one has answered. */
public final class HubSpot {

    private final Portals portals;
    private final Matching matching;
    private final Mappings mappings;
    private final Contacts contacts;
    private final Activities activities;
    private final Phones phones;
    private final Clock clock;

    HubSpot(
            Portals portals,
            Matching matching,
            Mappings mappings,
            Contacts contacts,
            Activities activities,
            Phones phones,
            Clock clock) {
        this.portals = portals;
        this.matching = matching;
        this.mappings = mappings;
        this.contacts = contacts;
        this.activities = activities;
        this.phones = phones;
        this.clock = clock;
    }

    /** Finds each delivery's contact, and reads what the mapping's field policy must know of it. */
    public void match(Batch batch, String mapping) {
        step(batch, portal -> match(batch, portal, mappings.policyOf(mapping).needingPresentValue()));
    }

    /** The same for whoever needs other properties of the contacts, too. */
    void match(Batch batch, Portal portal, Collection<String> properties) {
        if (!portal.settings().deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        var finder = new ContactFinder(portal, clock, phones, properties);
        matching.match(batch, finder, portal.settings().matchPolicies());
        for (Item item : batch.open()) {
            item.get(Match.class)
                    .flatMap(Match::crmId)
                    .ifPresent(id -> item.put(Contacts.Existing.class, new Contacts.Existing(finder.existing(id))));
        }
    }

    /** Updates the contacts, and creates those that are to be created. */
    public void contacts(Batch batch, String mapping) {
        step(batch, portal -> contacts.write(batch, portal, mapping));
    }

    /** Adds the activities of a type ({@code calls tasks meetings notes}), each once per call. */
    public void activities(Batch batch, String type, String mapping) {
        step(batch, portal -> activities.write(batch, portal, type, mapping));
    }

    /** Marks the items that have no answer yet as delivered, if all that they owed is written. */
    public void finish(Batch batch) {
        step(batch, portal -> Owed.finish(batch));
    }

    private interface Step {
        void on(Portal portal);
    }

    private void step(Batch batch, Step step) {
        if (batch.unavailable().isPresent()
                || batch.split().isPresent()
                || batch.open().isEmpty()) {
            return;
        }
        Portal portal = portals.of(batch.destination().id());
        try {
            step.on(portal);
        } catch (NotSentException e) {
            Failures.notSent(batch, e);
        } catch (NoAnswerException e) {
            Failures.unknown(batch.open(), e);
        } catch (RefusedException e) {
            refused(batch, e.ruling());
        }
    }

    /** Something that the whole batch needs is missing: no delivery is at fault. */
    private static void refused(Batch batch, Ruling ruling) {
        if (ruling.kind() == Ruling.Kind.UNAVAILABLE) {
            batch.unavailable(ruling.reason(), ruling.after());
        } else {
            batch.open().forEach(item -> item.answer(new Retryable(ruling.reason(), ruling.after())));
        }
    }
}
