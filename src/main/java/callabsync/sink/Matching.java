package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.Finder.Existing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the record of each item. The first of these counts: what a person decided, {@code crm_id} (or the record that it
 * was found to mean), the remembered link of the contact, the phone, the e-mail, a remembered number. A {@code crm_id} that
 * does not exist goes on down the chain, and only a unique hit is taken.
 *
 * <p>A number proves less where it is remembered or several contacts use it: there the e-mail comes first. Where a number
 * led to several records it proves nothing.
 *
 * <p>An item with a record carries a {@link Match}; the others are answered by policy. The CRM is asked about all items of a
 * batch at once, at most twice each for ids and e-mails.
 */
public final class Matching {

    private final Links links;
    private final ContactKeys keys;
    private final Phones phones;
    private final MatchPolicies defaults;

    public Matching(Links links, ContactKeys keys, Phones phones, MatchPolicies defaults) {
        this.links = links;
        this.keys = keys;
        this.phones = phones;
        this.defaults = defaults;
    }

    /** Matches the open items that have no match yet. What the finder throws is passed on. */
    public void match(Batch batch, Finder finder, @Nullable MatchPolicies own) {
        new MatchRun(batch, finder, policies(own), new Contacts(links, keys, phones)).run();
        for (Item item : batch.open()) {
            if (item.get(Existing.class).isEmpty()) {
                Match.crmIdOf(item).ifPresent(id -> found(item, finder, id));
            }
        }
    }

    /** The item's record is this one. */
    static void found(Item item, Finder finder, String crmId) {
        item.put(Match.class, Match.found(crmId));
        finder.existing(crmId).ifPresent(fields -> item.put(Existing.class, new Existing(fields)));
    }

    /** Answers for the test calls, where they are delivered to nowhere. */
    public static void passTestCalls(Batch batch, boolean deliver) {
        if (!deliver) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
    }

    /** The CRM says that the matched record is not there, and cannot be asked further: the policy for none decides. */
    public void nobody(Batch batch, Item item, @Nullable MatchPolicies own) {
        if (item.delivery().decision().crmId().isPresent()) {
            MatchRun.askAgain(item);
        } else {
            MatchRun.decide(item, List.of(), policies(own));
        }
    }

    private MatchPolicies policies(@Nullable MatchPolicies own) {
        return own == null ? defaults : own.or(defaults);
    }

    /** What is known of contacts without asking the CRM. */
    record Contacts(Links links, ContactKeys keys, Phones phones) {}
}
