package callabsync.sink;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Item;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds records in a CRM, for many contacts at once. */
public interface Finder {

    /**
     * A record that a contact could belong to.
     *
     * @param shown what distinguishes it from the others, for the person who must choose
     */
    record Candidate(String crmId, Map<String, String> shown) {
        /** Returns a record with those of these fields that it has. */
        public static Candidate of(String crmId, Map<String, Object> fields, List<String> names) {
            var shown = new LinkedHashMap<String, String>();
            names.stream()
                    .filter(name -> !Json.text(fields, name).isEmpty())
                    .forEach(name -> shown.put(name, Json.text(fields, name)));
            return new Candidate(crmId, shown);
        }

        /** Omits personal data. */
        @Override
        public String toString() {
            return "Candidate[" + crmId + "]";
        }
    }

    /** Goes with an item: what its record held when it was matched. */
    record Existing(Map<String, Object> fields) {

        /** Returns what was read; empty if nothing was. */
        public static Map<String, Object> of(Item item) {
            return item.get(Existing.class).map(Existing::fields).orElse(Map.of());
        }

        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Existing[" + fields.keySet() + "]";
        }
    }

    /** Returns those of these ids that exist, each with the record's current id, which differs after a merge. */
    Map<String, String> byIds(Collection<String> crmIds);

    /** Returns the records with these phone numbers (E.164). */
    Map<String, List<Candidate>> byPhones(Collection<String> phones);

    /** Returns the records with these e-mail addresses (lower case). */
    Map<String, List<Candidate>> byEmails(Collection<String> emails);

    /** Returns the values that the CRM did not answer, and why. They are asked again later. */
    default Map<String, Retryable> unanswered() {
        return Map.of();
    }

    /** Returns what was read of a found record; empty: nothing is read of records. */
    default Optional<Map<String, Object>> existing(String crmId) {
        return Optional.empty();
    }

    /** Returns records that are found by something else of an event. Called last. */
    default Map<Item, List<Candidate>> byItems(Collection<Item> items) {
        return Map.of();
    }
}
