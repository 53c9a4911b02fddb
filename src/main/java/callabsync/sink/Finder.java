package callabsync.sink;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Item;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a CRM can be asked about its records, for many contacts at once. */
public interface Finder {

    /**
     * A record that a contact could belong to.
     *
     * @param shown what tells it apart from the others, for the person who must choose
     */
    record Candidate(String crmId, Map<String, String> shown) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Candidate[" + crmId + "]";
        }
    }

    /** Those of these ids that exist, each with the id that the record has now: another one after a merge. */
    Map<String, String> byIds(Collection<String> crmIds);

    /** The records with these phone numbers (E.164). */
    Map<String, List<Candidate>> byPhones(Collection<String> phones);

    /** The records with these e-mail addresses (lower case). */
    Map<String, List<Candidate>> byEmails(Collection<String> emails);

    /** Of the values that were asked for, those that the CRM gave no answer about, and why: to be asked again later. */
    default Map<String, Retryable> unanswered() {
        return Map.of();
    }

    /** What was read of a record that was found; empty: nothing is read of any. */
    default Optional<Map<String, Object>> existing(String crmId) {
        return Optional.empty();
    }

    /** The records that are found by something else of an event; asked last. */
    default Map<Item, List<Candidate>> byItems(Collection<Item> items) {
        return Map.of();
    }
}
