package callabsync.http;

import callabsync.http.AnswerRules.Expression;
import callabsync.http.HttpSettings.Find;
import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Finder.Candidate;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import callabsync.source.RecordReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One configured question for a person's record, and how its answer is read. */
final class Lookup {

    private static final Set<String> PHONE = Set.of("phone", "phone_digits", "phone_national", "contact.phone");
    private static final Set<String> EMAIL = Set.of("email", "contact.email");

    /** The fields that distinguish records for the person who must choose. */
    private static final Set<String> SHOWN = Set.of(
            "name", "first_name", "last_name", "firstname", "lastname", "title", "company", "email", "phone", "mobile");

    private final Find settings;
    private final @Nullable JsonTemplate body;
    private final Set<String> placeholders;
    private final Expression id;

    /** @param name of the setting */
    Lookup(Mappings mappings, String name, Find settings) {
        this.settings = settings;
        this.body = JsonTemplate.of(name + ".body", settings.body());
        this.placeholders = new Template(settings.path()).placeholders();
        settings.parameters().values().forEach(value -> placeholders.addAll(new Template(value).placeholders()));
        if (body != null) {
            placeholders.addAll(body.placeholders());
        }
        if (placeholders.isEmpty()) {
            throw new UnfitException(name + ": has no placeholder such as {phone}, and would find everybody");
        }
        this.id = new Expression(mappings, name + ".id", settings.id());
    }

    boolean isByPhone() {
        return PHONE.containsAll(placeholders);
    }

    boolean isByEmail() {
        return EMAIL.containsAll(placeholders);
    }

    /** Returns the request; empty if one of the placeholders has no value: the question would find others, too. */
    Optional<CrmRequest> request(Api api, Map<String, Object> values) {
        return Template.hasAll(values, placeholders)
                ? api.ask(settings.method(), settings.path(), settings.parameters(), body, values)
                : Optional.empty();
    }

    /** Returns the list in the answer; empty if there is none, or if its elements have no ids. */
    Optional<List<?>> records(CrmAnswer answer) {
        return RecordReader.at(answer.json(), settings.records()) instanceof List<?> list
                        && (list.isEmpty() || list.stream().anyMatch(this::hasId))
                ? Optional.of(list)
                : Optional.empty();
    }

    private boolean hasId(@Nullable Object record) {
        return id.value(Json.object(record)) != null;
    }

    /** Returns this person's records. Some APIs find by a part of the value, or ignore unknown parameters. */
    List<Candidate> candidates(CrmAnswer answer, Map<String, ?> person) {
        var found = new LinkedHashMap<String, Candidate>();
        for (Map<String, Object> record : Json.objects(records(answer).orElse(List.of()))) {
            Object value = id.value(record);
            if (value != null && !value.toString().isBlank() && belongs(record, person)) {
                found.putIfAbsent(value.toString(), new Candidate(value.toString(), shown(record)));
            }
        }
        return List.copyOf(found.values());
    }

    private boolean belongs(Map<String, Object> record, Map<String, ?> person) {
        var phones = new ArrayList<String>();
        var emails = new ArrayList<String>();
        collect("", record, phones, emails);
        if (isByEmail()) {
            return emails.isEmpty() || emails.contains(String.valueOf(person.get("email")));
        }
        String national = person.get("phone") instanceof String phone ? Phones.national(phone) : "";
        return !isByPhone()
                || phones.isEmpty()
                || phones.stream().anyMatch(digits -> digits.endsWith(national) || national.endsWith(digits));
    }

    /** Collects phone numbers as digits without leading zeros, and e-mail addresses in lower case, at any depth. */
    private static void collect(String name, @Nullable Object value, List<String> phones, List<String> emails) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((each, part) -> collect(name + "." + each, part, phones, emails));
        } else if (value instanceof Iterable<?> list) {
            list.forEach(each -> collect(name, each, phones, emails));
        } else if (value != null) {
            String text = value.toString().strip();
            if (text.contains("@")) {
                emails.add(text.toLowerCase(Locale.ROOT));
            } else if (name.toLowerCase(Locale.ROOT).matches(".*(phone|mobile|cell|whatsapp).*")
                    && text.matches("[+0-9 ()./-]{7,30}")) {
                phones.add(text.replaceAll("\\D", "").replaceFirst("^0+", ""));
            }
        }
    }

    private static Map<String, String> shown(Map<String, Object> record) {
        var shown = new LinkedHashMap<String, String>();
        record.forEach((name, value) -> {
            if (SHOWN.contains(name.toLowerCase(Locale.ROOT)) && (value instanceof String || value instanceof Number)) {
                shown.put(name, value.toString());
            }
        });
        return shown;
    }
}
