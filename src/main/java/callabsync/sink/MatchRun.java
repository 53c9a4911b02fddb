package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Question;
import callabsync.sink.Finder.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One batch on its way down the chain of {@link Matching}. */
final class MatchRun {

    private final Batch batch;
    private final Finder finder;
    private final MatchPolicies policies;
    private final Matching.Contacts contacts;
    private final Map<String, String> existing = new HashMap<>();
    private final Map<Item, List<Candidate>> several = new HashMap<>();
    private final PhoneNumbers numbers;
    private final Set<Item> askedByEmail = new HashSet<>();

    MatchRun(Batch batch, Finder finder, MatchPolicies policies, Matching.Contacts contacts) {
        this.batch = batch;
        this.finder = finder;
        this.policies = policies;
        this.contacts = contacts;
        this.numbers = new PhoneNumbers(contacts.phones());
    }

    void run() {
        takeDecisions();
        byId();
        byEmail(unmatched().stream().filter(numbers::areDoubtful).toList());
        byPhone();
        byEmail(unmatched());
        finder.byItems(unmatched()).forEach(this::takeOnly);
        byRememberedNumber();
        unmatched().forEach(this::decide);
    }

    private List<Item> unmatched() {
        return batch.open().stream()
                .filter(item -> item.get(Match.class).isEmpty())
                .toList();
    }

    private void takeDecisions() {
        unmatched().stream()
                .filter(item -> item.delivery().decision().create())
                .forEach(item -> item.put(Match.class, Match.CREATE));
    }

    /** First each item's most telling id, then, for those that have none that exists, all others. */
    private void byId() {
        Map<Item, List<String>> candidates = candidateIds(unmatched());
        ask(candidates.values().stream().flatMap(ids -> ids.stream().limit(1)));
        take(candidates);
        candidates.keySet().removeIf(item -> item.get(Match.class).isPresent());
        ask(candidates.values().stream().flatMap(ids -> ids.stream().skip(1)));
        take(candidates);
        candidates.keySet().stream()
                .filter(item -> item.get(Match.class).isEmpty())
                .filter(item -> item.delivery().decision().crmId().isPresent())
                .forEach(MatchRun::askAgain);
    }

    /** A mistyped id is asked about once more: a person can answer again. */
    static void askAgain(Item item) {
        String chosen = item.delivery().decision().crmId().orElse("");
        item.held(
                new Question("The record " + chosen + " that was chosen does not exist. Which one is it?", List.of()));
    }

    private void ask(Stream<String> ids) {
        var wanted = ids.collect(Collectors.toCollection(LinkedHashSet::new));
        wanted.removeAll(existing.keySet());
        if (!wanted.isEmpty()) {
            existing.putAll(finder.byIds(wanted));
        }
    }

    private void take(Map<Item, List<String>> candidates) {
        candidates.forEach((item, ids) -> ids.stream()
                .filter(id -> existing.containsKey(id) || finder.unanswered().containsKey(id))
                .findFirst()
                .ifPresent(id -> {
                    if (!isUnanswered(item, id)) {
                        found(item, existing.get(id));
                    }
                }));
    }

    /** A missing answer decides nothing: nobody is held, created or matched because of it. */
    private boolean isUnanswered(Item item, String value) {
        var why = finder.unanswered().get(value);
        if (why != null) {
            item.answer(why);
        }
        return why != null;
    }

    private void found(Item item, String crmId) {
        item.put(Match.class, Match.found(crmId));
        numbers.leadTo(item, crmId);
    }

    private Map<Item, List<String>> candidateIds(List<Item> items) {
        var allKeys = new LinkedHashSet<String>();
        items.forEach(item -> allKeys.addAll(contacts.keys().of(item.event())));
        Links.Known known = contacts.links().find(batch.destination().id(), allKeys);
        var result = new LinkedHashMap<Item, List<String>>();
        for (Item item : items) {
            List<String> keys = contacts.keys().of(item.event());
            numbers.add(item, keys, known);
            var ids = new ArrayList<String>();
            var decided = item.delivery().decision().crmId();
            if (decided.isPresent()) {
                ids.add(decided.get());
            } else {
                item.event().contact().crmId().ifPresent(id -> {
                    Optional.ofNullable(known.records().get("crm:" + id)).ifPresent(ids::add);
                    ids.add(id);
                });
                keys.stream()
                        .filter(key -> !ContactKeys.isPhone(key))
                        .map(known.records()::get)
                        .filter(Objects::nonNull)
                        .forEach(ids::add);
            }
            result.put(item, ids);
        }
        return result;
    }

    private void byEmail(Collection<Item> items) {
        List<Item> fresh = items.stream().filter(askedByEmail::add).toList();
        by(fresh, item -> item.event().contact().email().map(MatchRun::normal), finder::byEmails)
                .forEach(this::takeOnly);
    }

    private void takeOnly(Item item, List<Candidate> found) {
        if (found.size() == 1) {
            found(item, found.get(0).crmId());
        } else if (found.size() > 1) {
            several.putIfAbsent(item, found);
        }
    }

    private static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** A unique hit is taken, unless the number is known to lead to another record, too. */
    private void byPhone() {
        by(unmatched(), numbers::of, finder::byPhones).forEach((item, found) -> {
            if (found.size() > 1) {
                item.put(ContactKeys.SharedNumber.class, new ContactKeys.SharedNumber());
            }
            if (found.size() == 1 && numbers.prove(item, found.get(0).crmId())) {
                item.put(Match.class, Match.found(found.get(0).crmId()));
            } else {
                several.putIfAbsent(item, found);
            }
        });
    }

    private Map<Item, List<Candidate>> by(
            List<Item> items,
            Function<Item, Optional<String>> value,
            Function<Collection<String>, Map<String, List<Candidate>>> question) {
        var values = new LinkedHashMap<Item, String>();
        items.forEach(item -> value.apply(item).ifPresent(known -> values.put(item, known)));
        var result = new LinkedHashMap<Item, List<Candidate>>();
        if (!values.isEmpty()) {
            var answers = question.apply(new LinkedHashSet<>(values.values()));
            values.forEach((item, known) -> {
                List<Candidate> found = answers.getOrDefault(known, List.of());
                if (!isUnanswered(item, known) && !found.isEmpty()) {
                    result.put(item, found);
                }
            });
        }
        return result;
    }

    /** What the CRM itself does not know by this number; and whom it knows, if the remembered record became that one. */
    private void byRememberedNumber() {
        var remembered = new LinkedHashMap<Item, String>();
        unmatched().forEach(item -> numbers.remembered(item).ifPresent(id -> remembered.put(item, id)));
        ask(remembered.values().stream());
        remembered.keySet().removeIf(item -> isUnanswered(item, remembered.get(item)));
        remembered.forEach((item, id) -> {
            List<Candidate> found = several.getOrDefault(item, List.of());
            String now = existing.get(id);
            if (found.isEmpty() && now != null && numbers.isOnlyOf(item, now)) {
                item.put(Match.class, Match.found(now));
            } else if (found.size() == 1
                    && (now == null || now.equals(found.get(0).crmId()))
                    && numbers.isOnlyOf(item, found.get(0).crmId())) {
                item.put(Match.class, Match.found(found.get(0).crmId()));
            }
        });
    }

    private void decide(Item item) {
        decide(item, several.getOrDefault(item, List.of()), policies);
    }

    /** The policy for none or several decides. */
    static void decide(Item item, List<Candidate> candidates, MatchPolicies policies) {
        MatchPolicies.Policy policy = candidates.isEmpty() ? policies.none() : policies.several();
        if (policy == MatchPolicies.Policy.CREATE) {
            item.put(Match.class, Match.CREATE);
        } else if (policy == MatchPolicies.Policy.IGNORE) {
            item.succeeded();
        } else {
            item.held(question(candidates));
        }
    }

    private static Question question(List<Candidate> candidates) {
        String text = candidates.isEmpty()
                ? "No record belongs to this contact. Which one is it, or shall one be created?"
                : candidates.size() == 1
                        ? "Several people use this number. Is it this record, or which one?"
                        : candidates.size() + " records could belong to this contact. Which one is it?";
        return new Question(text, candidates.stream().map(MatchRun::shown).toList());
    }

    private static Map<String, String> shown(Candidate candidate) {
        var shown = new LinkedHashMap<>(candidate.shown());
        shown.put("crm_id", candidate.crmId());
        return shown;
    }
}
