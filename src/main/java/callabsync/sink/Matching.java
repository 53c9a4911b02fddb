package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Question;
import callabsync.sink.Finder.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the record of each item: what a person decided, else {@code crm_id} (or the record that it was found to mean),
 * else a remembered link, else phone, else e-mail. A {@code crm_id} that does not exist goes on down the chain, and only a unique hit is taken. Whoever has a match
 * carries a {@link Match}; the others are answered by policy. Asks the CRM at most once
 * per link of the chain, and a second time for ids of which the first did not exist.
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
    public void match(Batch batch, Finder finder, MatchPolicies own) {
        var run = new Run(batch, finder, own.or(defaults));
        run.takeDecisions();
        run.byId();
        run.by(item -> item.event().contact().phone().flatMap(phones::e164), finder::byPhones);
        run.by(item -> item.event().contact().email().map(Matching::normal), finder::byEmails);
        run.byItem();
        run.rest();
    }

    /** The CRM says that the matched record is not there, and cannot be asked further: the policy for none decides. */
    public void nobody(Batch batch, Item item, MatchPolicies own) {
        if (item.delivery().decision().crmId().isPresent()) {
            item.permanent("The record that was chosen does not exist");
        } else {
            new Run(batch, NOTHING, own.or(defaults)).decide(item);
        }
    }

    private static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    private static final Finder NOTHING = new Finder() {
        @Override
        public Map<String, String> byIds(Collection<String> crmIds) {
            return Map.of();
        }

        @Override
        public Map<String, List<Candidate>> byPhones(Collection<String> phones) {
            return Map.of();
        }

        @Override
        public Map<String, List<Candidate>> byEmails(Collection<String> emails) {
            return Map.of();
        }
    };

    private final class Run {
        private final Batch batch;
        private final Finder finder;
        private final MatchPolicies policies;
        private final Map<Item, List<Candidate>> several = new HashMap<>();

        Run(Batch batch, Finder finder, MatchPolicies policies) {
            this.batch = batch;
            this.finder = finder;
            this.policies = policies;
        }

        private List<Item> unmatched() {
            return batch.open().stream()
                    .filter(item -> item.get(Match.class).isEmpty())
                    .toList();
        }

        void takeDecisions() {
            unmatched().stream()
                    .filter(item -> item.delivery().decision().create())
                    .forEach(item -> item.put(Match.class, Match.CREATE));
        }

        /** First each item's most telling id, then, for those that have none that exists, all others. */
        void byId() {
            Map<Item, List<String>> candidates = candidateIds(unmatched());
            var existing = new HashMap<String, String>();
            ask(
                    existing,
                    candidates.values().stream().flatMap(ids -> ids.stream().limit(1)));
            take(candidates, existing);
            candidates.keySet().removeIf(item -> item.get(Match.class).isPresent());
            ask(
                    existing,
                    candidates.values().stream().flatMap(ids -> ids.stream().skip(1)));
            take(candidates, existing);
            candidates.keySet().stream()
                    .filter(item -> item.get(Match.class).isEmpty())
                    .filter(item -> item.delivery().decision().crmId().isPresent())
                    .forEach(item -> item.permanent("The record that was chosen does not exist"));
        }

        private void ask(Map<String, String> existing, Stream<String> ids) {
            var wanted = ids.collect(Collectors.toCollection(LinkedHashSet::new));
            wanted.removeAll(existing.keySet());
            if (!wanted.isEmpty()) {
                existing.putAll(finder.byIds(wanted));
            }
        }

        private static void take(Map<Item, List<String>> candidates, Map<String, String> existing) {
            candidates.forEach((item, ids) -> ids.stream()
                    .map(existing::get)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .ifPresent(id -> item.put(Match.class, Match.found(id))));
        }

        private Map<Item, List<String>> candidateIds(List<Item> items) {
            var allKeys = new LinkedHashSet<String>();
            items.forEach(item -> allKeys.addAll(keys.of(item.event())));
            Map<String, String> linked = links.find(batch.destination().id(), allKeys);
            var result = new LinkedHashMap<Item, List<String>>();
            for (Item item : items) {
                var ids = new ArrayList<String>();
                var decided = item.delivery().decision().crmId();
                if (decided.isPresent()) {
                    ids.add(decided.get());
                } else {
                    item.event().contact().crmId().ifPresent(id -> {
                        Optional.ofNullable(linked.get("crm:" + id)).ifPresent(ids::add);
                        ids.add(id);
                    });
                    keys.of(item.event()).stream()
                            .map(linked::get)
                            .filter(java.util.Objects::nonNull)
                            .forEach(ids::add);
                }
                result.put(item, ids);
            }
            return result;
        }

        void by(
                Function<Item, Optional<String>> value,
                Function<Collection<String>, Map<String, List<Candidate>>> question) {
            var items = new LinkedHashMap<Item, String>();
            unmatched().forEach(item -> value.apply(item).ifPresent(known -> items.put(item, known)));
            if (items.isEmpty()) {
                return;
            }
            var answers = question.apply(new LinkedHashSet<>(items.values()));
            items.forEach((item, known) -> found(item, answers.getOrDefault(known, List.of())));
        }

        void byItem() {
            finder.byItems(unmatched()).forEach(this::found);
        }

        private void found(Item item, List<Candidate> found) {
            if (found.size() == 1) {
                item.put(Match.class, Match.found(found.get(0).crmId()));
            } else if (found.size() > 1) {
                several.putIfAbsent(item, found);
            }
        }

        void rest() {
            unmatched().forEach(this::decide);
        }

        void decide(Item item) {
            List<Candidate> candidates = several.getOrDefault(item, List.of());
            MatchPolicy policy = candidates.isEmpty() ? policies.none() : policies.several();
            if (policy == MatchPolicy.CREATE) {
                item.put(Match.class, Match.CREATE);
            } else if (policy == MatchPolicy.IGNORE) {
                item.succeeded();
            } else {
                item.held(question(candidates));
            }
        }

        private Question question(List<Candidate> candidates) {
            String text = candidates.isEmpty()
                    ? "No record belongs to this contact. Which one is it, or shall one be created?"
                    : candidates.size() + " records could belong to this contact. Which one is it?";
            return new Question(text, candidates.stream().map(Matching::shown).toList());
        }
    }

    private static Map<String, String> shown(Candidate candidate) {
        var shown = new LinkedHashMap<>(candidate.shown());
        shown.put("crm_id", candidate.crmId());
        return shown;
    }
}
