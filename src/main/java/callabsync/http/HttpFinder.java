package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Finder;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Phones;
import callabsync.sink.RefusedException;
import callabsync.sink.Verdict;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Looks up a batch's people in an API, if its settings say how. Trusts an id unless records can be both read and found:
 * then a missing record does not end the search. A refused question affects only the people that it was about.
 */
final class HttpFinder implements Finder {

    private final Batch batch;
    private final Api api;
    private final Phones phones;
    private int unanswered;

    HttpFinder(Batch batch, Api api, Phones phones) {
        this.batch = batch;
        this.api = api;
        this.phones = phones;
    }

    @Override
    public Map<String, String> byIds(Collection<String> crmIds) {
        return crmIds.stream()
                .filter(id -> !id.matches("\\.{1,2}"))
                .filter(id -> !api.verifiesIds() || exists(id))
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
    }

    /**
     * Returns whether the record exists. An id that the API refuses is not its own. A failed read affects the people
     * with this id.
     */
    private boolean exists(String crmId) {
        CrmRequest request = api.read(Map.of("crm_id", crmId)).orElseThrow();
        Verdict verdict = api.rules.ofRead(api.send(request)).verdict();
        if (verdict instanceof Verdict.Unavailable) {
            throw new RefusedException(verdict);
        }
        if (verdict instanceof Verdict.Retry retry) {
            List<Item> people = batch.open().stream()
                    .filter(item -> item.event().contact().crmId().equals(Optional.of(crmId)))
                    .toList();
            if (people.isEmpty()) {
                throw new NotSentException(retry.reason(), retry.after());
            }
            people.forEach(item -> item.retryable("The record's read: " + retry.reason()));
        }
        return verdict instanceof Verdict.Done;
    }

    @Override
    public Map<String, List<Candidate>> byPhones(Collection<String> known) {
        return by(
                Lookup::isByPhone, known, item -> item.event().contact().phone().flatMap(phones::e164));
    }

    @Override
    public Map<String, List<Candidate>> byEmails(Collection<String> known) {
        return by(
                Lookup::isByEmail, known, item -> item.event().contact().email().map(HttpFinder::normal));
    }

    @Override
    public Map<Item, List<Candidate>> byItems(Collection<Item> items) {
        var found = new LinkedHashMap<Item, List<Candidate>>();
        List<Lookup> others = api.lookups.stream()
                .filter(lookup -> !lookup.isByPhone() && !lookup.isByEmail())
                .toList();
        items.forEach(item -> found.put(item, first(others, List.of(item))));
        return found;
    }

    private Map<String, List<Candidate>> by(
            Predicate<Lookup> kind, Collection<String> known, Function<Item, Optional<String>> value) {
        List<Lookup> lookups = api.lookups.stream().filter(kind).toList();
        var found = new LinkedHashMap<String, List<Candidate>>();
        if (lookups.isEmpty()) {
            return found;
        }
        Map<String, List<Item>> items = batch.open().stream()
                .filter(item -> value.apply(item).filter(known::contains).isPresent())
                .collect(Collectors.groupingBy(
                        item -> value.apply(item).orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        items.forEach((one, people) -> found.put(one, first(lookups, people)));
        return found;
    }

    /** Returns the result of the first lookup that finds anybody. */
    private List<Candidate> first(List<Lookup> lookups, List<Item> people) {
        Map<String, Object> values = values(people);
        for (Lookup lookup : lookups) {
            Optional<CrmRequest> question = lookup.request(api, values);
            if (question.isPresent()) {
                List<Candidate> candidates = ask(lookup, question.get(), people, values);
                if (!candidates.isEmpty()) {
                    return candidates;
                }
            }
        }
        return List.of();
    }

    private List<Candidate> ask(Lookup lookup, CrmRequest question, List<Item> people, Map<String, Object> values) {
        CrmAnswer answer;
        try {
            answer = api.send(question, people);
        } catch (NoAnswerException e) {
            if (++unanswered > 1) {
                throw e;
            }
            e.verdict().answer(batch, people);
            return List.of();
        }
        Verdict verdict = api.rules.ofLookup(answer, lookup.records(answer).isPresent());
        if (verdict instanceof Verdict.Done) {
            return lookup.candidates(answer, values);
        }
        if (verdict instanceof Verdict.Unavailable) {
            throw new RefusedException(verdict);
        }
        String reason = "The look-up: " + verdict.reason();
        if (verdict instanceof Verdict.Retry) {
            people.forEach(item -> item.retryable(reason));
        } else if (verdict instanceof Verdict.Permanent) {
            people.forEach(item -> item.permanent(reason));
        }
        return List.of();
    }

    private Map<String, Object> values(List<Item> people) {
        Map<String, Object> values = Api.values(people, Optional.empty());
        var contact = people.get(people.size() - 1).event().contact();
        contact.phone().flatMap(phones::e164).ifPresent(phone -> {
            values.put("phone", phone);
            values.put("phone_digits", phone.substring(1));
            values.put("phone_national", Phones.national(phone));
        });
        contact.email().ifPresent(email -> values.put("email", normal(email)));
        return values;
    }

    private static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
