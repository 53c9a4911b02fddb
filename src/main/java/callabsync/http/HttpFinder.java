package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Failures;
import callabsync.sink.Finder;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Phones;
import java.time.Clock;
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
 * Asks an API about a batch's people, where its settings say how. An id is taken as it is unless records can be both read
 * and found: then one that is not there does not end the search. A question that the API refuses answers for the people
 * that it was about, and for nobody else.
 */
final class HttpFinder implements Finder {

    private final Batch batch;
    private final Api api;
    private final Phones phones;
    private final Clock clock;
    private int unanswered;

    HttpFinder(Batch batch, Api api, Phones phones, Clock clock) {
        this.batch = batch;
        this.api = api;
        this.phones = phones;
        this.clock = clock;
    }

    @Override
    public Map<String, String> byIds(Collection<String> crmIds) {
        return crmIds.stream()
                .filter(id -> !id.matches("\\.{1,2}"))
                .filter(id -> !api.verifiesIds() || exists(id))
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
    }

    /** A refused id is none of this API's. What is no answer answers for the people who have the id. */
    private boolean exists(String crmId) {
        CrmRequest request = api.read(Map.of("crm_id", crmId)).orElseThrow();
        CrmAnswer answer = api.send(request);
        String reason = AnswerRules.summary(answer);
        return switch (api.rules.ofRead(answer)) {
            case SUCCEEDED -> true;
            case NOT_FOUND, PERMANENT -> false;
            case UNAVAILABLE -> throw new NotSentException(reason, answer.retryAfter(clock));
            case RETRYABLE -> {
                List<Item> people = batch.open().stream()
                        .filter(item -> item.event().contact().crmId().equals(Optional.of(crmId)))
                        .toList();
                if (people.isEmpty()) {
                    throw new NotSentException(reason, answer.retryAfter(clock));
                }
                people.forEach(item -> item.retryable("The record's read: " + reason));
                yield false;
            }
        };
    }

    @Override
    public Map<String, List<Candidate>> byPhones(Collection<String> wanted) {
        return ask(
                Lookup::isByPhone,
                wanted,
                item -> item.event().contact().phone().flatMap(phones::e164));
    }

    @Override
    public Map<String, List<Candidate>> byEmails(Collection<String> wanted) {
        return ask(
                Lookup::isByEmail,
                wanted,
                item -> item.event().contact().email().map(HttpFinder::normal));
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

    private Map<String, List<Candidate>> ask(
            Predicate<Lookup> kind, Collection<String> wanted, Function<Item, Optional<String>> value) {
        List<Lookup> lookups = api.lookups.stream().filter(kind).toList();
        var found = new LinkedHashMap<String, List<Candidate>>();
        if (lookups.isEmpty()) {
            return found;
        }
        Map<String, List<Item>> items = batch.open().stream()
                .filter(item -> value.apply(item).filter(wanted::contains).isPresent())
                .collect(Collectors.groupingBy(
                        item -> value.apply(item).orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        items.forEach((known, people) -> found.put(known, first(lookups, people)));
        return found;
    }

    /** What the first lookup says that finds anybody. */
    private List<Candidate> first(List<Lookup> lookups, List<Item> people) {
        for (Lookup lookup : lookups) {
            Optional<CrmRequest> question = lookup.request(values(people));
            if (question.isPresent()) {
                List<Candidate> candidates = answered(lookup, question.get(), people);
                if (!candidates.isEmpty()) {
                    return candidates;
                }
            }
        }
        return List.of();
    }

    private List<Candidate> answered(Lookup lookup, CrmRequest question, List<Item> people) {
        CrmAnswer answer;
        try {
            answer = api.send(question, people);
        } catch (NoAnswerException e) {
            if (++unanswered > 1) {
                throw e;
            }
            Failures.unknown(people, e);
            return List.of();
        }
        switch (api.rules.ofLookup(answer, lookup.records(answer).isPresent())) {
            case SUCCEEDED -> {
                return lookup.candidates(answer, values(people));
            }
            case UNAVAILABLE -> throw new NotSentException(AnswerRules.summary(answer), answer.retryAfter(clock));
            case RETRYABLE -> people.forEach(item -> item.retryable("The look-up: " + AnswerRules.summary(answer)));
            case PERMANENT -> people.forEach(item -> item.permanent("The look-up: " + AnswerRules.summary(answer)));
            case NOT_FOUND -> {
                return List.of();
            }
        }
        return List.of();
    }

    private Map<String, Object> values(List<Item> people) {
        Map<String, Object> values = Values.of(people, Optional.empty());
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
