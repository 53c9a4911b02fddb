package callabsync.hubspot;

import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.store.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks for activities that are there, among those of their contacts. Reads associations, never searches. */
final class MarkedActivities {

    private static final Pattern MARK = Pattern.compile("callab:(\\S+?)(?=[\\s<]|$)");
    private static final String NONE = "NO_ASSOCIATIONS_FOUND";
    private static final int READ = 100;

    private final Portal portal;
    private final String typeName;
    private final Questions questions;

    /** @param questions notes the contacts that HubSpot says nothing about */
    MarkedActivities(Portal portal, String typeName, Questions questions) {
        this.portal = portal;
        this.typeName = typeName;
        this.questions = questions;
    }

    /** Returns a call id as a mark contains it: without blanks and characters of HTML tags. */
    static String mark(String callId) {
        return callId.replaceAll("[\\s<>]", "_");
    }

    /** Returns the mark of the call that an activity's body names last; empty text: none. */
    static String markIn(String body) {
        var mark = MARK.matcher(body);
        String callId = "";
        while (mark.find()) {
            callId = mark.group(1);
        }
        return callId;
    }

    /** Returns the ids of these contacts' activities by the mark of the call that they name. */
    Map<String, String> found(String body, Set<String> contacts) {
        Map<String, Set<String>> contactsOf = associated(contacts);
        var result = new HashMap<String, String>();
        read(contactsOf.keySet(), List.of(body))
                .forEach((id, properties) -> Optional.of(markIn(Json.text(properties, body)))
                        .filter(mark -> !mark.isEmpty())
                        .ifPresent(mark -> result.put(mark, id)));
        contactsOf.forEach(
                (id, owners) -> Optional.ofNullable(questions.unanswered().get(id))
                        .ifPresent(why -> questions.unanswered(owners, why.reason())));
        return result;
    }

    /** Returns what activities hold in these properties, by id. */
    Map<String, Map<String, Object>> read(Collection<String> ids, Collection<String> properties) {
        var result = new LinkedHashMap<String, Map<String, Object>>();
        for (List<String> part : Parts.of(ids, READ)) {
            questions.ask(part, some -> portal.read(typeName, some, properties), answer -> {
                for (var each : Json.objects(answer.object().get("results"))) {
                    result.put(Json.text(each, "id"), Json.object(each.get("properties")));
                }
                noteErrors(answer, "OBJECT_NOT_FOUND", "ids", "id");
            });
        }
        return result;
    }

    /** Returns the contacts by the id of the activity. */
    private Map<String, Set<String>> associated(Set<String> contacts) {
        var result = new LinkedHashMap<String, Set<String>>();
        List<Map<String, Object>> inputs =
                contacts.stream().map(id -> Json.of("id", id)).toList();
        while (!inputs.isEmpty()) {
            List<Map<String, Object>> now = inputs.subList(0, Math.min(READ, inputs.size()));
            var next = new ArrayList<>(inputs.subList(now.size(), inputs.size()));
            questions.ask(
                    now.stream().map(input -> Json.text(input, "id")).toList(),
                    some -> portal.associations(
                            typeName,
                            Map.of(
                                    "inputs",
                                    now.stream()
                                            .filter(input -> some.contains(Json.text(input, "id")))
                                            .toList())),
                    answer -> {
                        next.addAll(take(answer, result));
                        noteErrors(answer, NONE, "fromObjectId");
                    });
            inputs = next;
        }
        return result;
    }

    /** Returns the inputs that ask for more. */
    private static List<Map<String, Object>> take(CrmAnswer answer, Map<String, Set<String>> contactsOf) {
        var more = new ArrayList<Map<String, Object>>();
        for (var result : Json.objects(answer.object().get("results"))) {
            String contact = Json.text(Json.object(result.get("from")), "id");
            for (var to : Json.objects(result.get("to"))) {
                String id = Json.text(to, "toObjectId");
                contactsOf
                        .computeIfAbsent(id.isEmpty() ? Json.text(to, "id") : id, none -> new LinkedHashSet<>())
                        .add(contact);
            }
            String after =
                    Json.text(Json.object(Json.object(result.get("paging")).get("next")), "after");
            if (!after.isEmpty()) {
                more.add(Json.of("id", contact, "after", after));
            }
        }
        return more;
    }

    /** Notes errors. An error other than "there is none" leaves what it names unanswered. */
    private void noteErrors(CrmAnswer answer, String none, String... names) {
        for (var error : Json.objects(answer.object().get("errors"))) {
            boolean isNone = Json.text(error, "category").equals(none)
                    || Json.text(error, "subCategory").endsWith(none);
            if (!isNone) {
                questions.unanswered(HubSpotErrors.namesIn(error, names), "HubSpot: " + HubSpotErrors.summary(error));
            }
        }
    }
}
