package callabsync.sink;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Item;
import java.util.Collection;
import java.util.LinkedHashMap;
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
        /** A record with those of these fields that it has. */
        public static Candidate of(String crmId, Map<String, Object> fields, List<String> names) {
            var shown = new LinkedHashMap<String, String>();
            names.stream()
                    .filter(name -> !Json.text(fields, name).isEmpty())
                    .forEach(name -> shown.put(name, Json.text(fields, name)));
            return new Candidate(crmId, shown);
        }

        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Candidate[" + crmId + "]";
        }
    }

    /** Goes with an item: what its record held when it was matched. */
    record Existing(Map<String, Object> fields) {

        /** Empty when nothing was read. */
        public static Map<String, Object> of(Item item) {
            return item.get(Existing.class).map(Existing::fields).orElse(Map.of());
        }

        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Existing[" + fields.keySet() + "]";
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
