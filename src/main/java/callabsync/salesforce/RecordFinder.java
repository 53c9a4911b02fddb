package callabsync.salesforce;

import callabsync.salesforce.Refusal.Fault;
import callabsync.sink.Finder;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import callabsync.sink.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds leads and contacts for one batch, and keeps what it read of them. A converted lead is its contact. Asks once for
 * all leads, and for contacts only if there are any.
 */
final class RecordFinder implements Finder {

    /** Decides which options a picklist has. */
    static final String RECORD_TYPE = "RecordTypeId";

    private static final List<String> SHOWN = List.of("Name", "Company", "Title", "CreatedDate");

    private final Org org;
    private final OrgDefinitions definitions;
    private final Phones phones;
    private final Map<String, Set<String>> needed;
    private final Map<String, Map<String, Object>> rows = new HashMap<>();

    /** @param needed by object, the fields whose present value must be known */
    RecordFinder(Org org, OrgDefinitions definitions, Phones phones, Map<String, Set<String>> needed) {
        this.org = org;
        this.definitions = definitions;
        this.phones = phones;
        this.needed = needed;
    }

    @Override
    public Optional<Map<String, Object>> existing(String crmId) {
        return Optional.of(rows.getOrDefault(crmId, Map.of()));
    }

    @Override
    public Map<String, String> byIds(Collection<String> crmIds) {
        var leads = new LinkedHashSet<String>();
        var contacts = new LinkedHashSet<String>();
        crmIds.forEach(
                id -> ObjectIds.objectOf(id).ifPresent(object -> (object.equals("Lead") ? leads : contacts).add(id)));
        Map<String, String> contactOf = new HashMap<>();
        Map<String, String> found = new HashMap<>();
        for (String id : leads) {
            contactOf.put(id, "");
        }
        List<Map<String, Object>> leadRows = rowsWithIds("Lead", List.copyOf(leads));
        for (String id : leads) {
            row(leadRows, id).ifPresent(lead -> {
                if (isConverted(lead)) {
                    contactOf.put(id, Json.text(lead, "ConvertedContactId"));
                } else {
                    found.put(id, Json.text(lead, "Id"));
                }
            });
        }
        contactOf.values().stream().filter(id -> !id.isEmpty()).forEach(contacts::add);
        List<Map<String, Object>> contactRows = rowsWithIds("Contact", List.copyOf(contacts));
        for (String id : crmIds) {
            String wanted = contactOf.getOrDefault(id, id);
            row(contactRows, wanted).ifPresent(contact -> found.put(id, Json.text(contact, "Id")));
        }
        return found;
    }

    private static boolean isConverted(Map<String, Object> lead) {
        return "true".equals(Json.text(lead, "IsConverted"));
    }

    private static Optional<Map<String, Object>> row(List<Map<String, Object>> rows, String id) {
        return rows.stream()
                .filter(row -> ObjectIds.same(Json.text(row, "Id"), id))
                .findFirst();
    }

    private List<Map<String, Object>> rowsWithIds(String object, List<String> ids) {
        var result = new ArrayList<Map<String, Object>>();
        for (List<String> list : Soql.lists(ids)) {
            result.addAll(rowsWithTheseIds(object, list));
        }
        return result;
    }

    /**
     * Queries by id. Salesforce refuses the whole query if it considers one id invalid, so the query is repeated
     * without that id.
     */
    private List<Map<String, Object>> rowsWithTheseIds(String object, List<String> ids) {
        try {
            return read(object, Soql.in("Id", ids), List.of());
        } catch (RefusedException e) {
            if (!e.code().equals("INVALID_QUERY_FILTER_OPERATOR") && !e.code().equals("MALFORMED_ID")) {
                throw e;
            }
            if (ids.size() == 1) {
                return List.of();
            }
            int half = ids.size() / 2;
            var both = new ArrayList<>(rowsWithTheseIds(object, ids.subList(0, half)));
            both.addAll(rowsWithTheseIds(object, ids.subList(half, ids.size())));
            return both;
        }
    }

    @Override
    public Map<String, List<Candidate>> byPhones(Collection<String> wanted) {
        var spellings = new LinkedHashSet<String>();
        wanted.forEach(phone -> spellings.addAll(phones.spellings(phone)));
        var found = new HashMap<String, List<Candidate>>();
        for (var row : people(List.of("Phone", "MobilePhone"), spellings)) {
            var numbers = new LinkedHashSet<String>();
            for (String field : List.of("Phone", "MobilePhone")) {
                String number = Json.text(row, field);
                wanted.stream()
                        .filter(phone -> phones.spellings(phone).contains(number)
                                || phones.e164(number).filter(phone::equals).isPresent())
                        .forEach(numbers::add);
            }
            numbers.forEach(phone ->
                    found.computeIfAbsent(phone, none -> new ArrayList<>()).add(candidate(row)));
        }
        return found;
    }

    @Override
    public Map<String, List<Candidate>> byEmails(Collection<String> emails) {
        var found = new HashMap<String, List<Candidate>>();
        for (var row : people(List.of("Email"), emails)) {
            String email = Json.text(row, "Email").strip().toLowerCase(Locale.ROOT);
            found.computeIfAbsent(email, none -> new ArrayList<>()).add(candidate(row));
        }
        return found;
    }

    /** Returns the unconverted leads and the contacts with one of these values in one of these fields. */
    private List<Map<String, Object>> people(List<String> fields, Collection<String> values) {
        var byId = new LinkedHashMap<String, Map<String, Object>>();
        for (String object : List.of("Lead", "Contact")) {
            List<String> there = known(object, fields);
            for (List<String> list : there.isEmpty() ? List.<List<String>>of() : Soql.lists(values)) {
                var conditions =
                        there.stream().map(field -> Soql.in(field, list)).toList();
                String where = "(" + String.join(" OR ", conditions) + ")";
                String whole = object.equals("Lead")
                                && !known(object, List.of("IsConverted")).isEmpty()
                        ? "IsConverted = false AND " + where
                        : where;
                var asked = new ArrayList<>(there);
                asked.addAll(known(object, SHOWN));
                read(object, whole, asked).forEach(row -> byId.put(Json.text(row, "Id"), row));
            }
        }
        return List.copyOf(byId.values());
    }

    private List<Map<String, Object>> read(String object, String where, List<String> more) {
        var fields = new LinkedHashSet<String>(List.of("Id"));
        if (object.equals("Lead")) {
            fields.addAll(known(object, List.of("IsConverted", "ConvertedContactId")));
        }
        fields.addAll(known(object, needed.getOrDefault(object, Set.of())));
        if (definitions.of(org, object).isKnown()) {
            fields.addAll(known(object, List.of(RECORD_TYPE, Fault.OWNER)));
        }
        fields.addAll(more);
        List<Map<String, Object>> read = org.query(Soql.select(fields, object, where));
        read.forEach(row -> rows.put(Json.text(row, "Id"), row));
        return read;
    }

    /** Returns those of these fields that the org has, as far as known. */
    private List<String> known(String object, Collection<String> fields) {
        var definition = definitions.of(org, object);
        return fields.stream().filter(definition::mayHave).sorted().toList();
    }

    private static Candidate candidate(Map<String, Object> row) {
        String id = Json.text(row, "Id");
        var shown = new LinkedHashMap<String, String>();
        shown.put("object", ObjectIds.objectOf(id).orElse(""));
        for (String field : SHOWN) {
            if (!Json.text(row, field).isEmpty()) {
                shown.put(field, Json.text(row, field));
            }
        }
        return new Candidate(id, shown);
    }
}
