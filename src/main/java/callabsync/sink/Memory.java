package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.Standing;
import callabsync.store.GroupCommit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What sinks remember of what they wrote. */
@Component
public record Memory(
        Totals totals, ContactKeys keys, Links links, Written written, Effects effects, GroupCommit store) {

    /** Counts the calls of these items, see {@link Totals}. */
    public Map<String, Long> totals(List<Item> items) {
        return totals.count(items);
    }

    /** What {@link #totals} would return. Counts nothing. */
    public Map<String, Long> foreseeTotals(List<Item> items) {
        return totals.foresee(items);
    }

    /** The most telling key of the item's contact. */
    public String contactKey(Item item) {
        return keys.of(item.event()).stream().findFirst().orElse(item.delivery().orderKey());
    }

    /** Tells each target what was written to its record before. */
    public void recall(String destination, Collection<Target> targets) {
        var before = written.find(
                destination,
                targets.stream().flatMap(target -> target.crmId.stream()).toList());
        targets.forEach(target -> target.crmId.map(before::get).ifPresent(target::written));
    }

    /** Notes versions, links and effects of what was written, by target its CRM id. */
    public void save(String destination, Map<Target, String> done) {
        store.commitInParts(done.entrySet(), (tx, some) -> {
            for (var each : some) {
                Target target = each.getKey();
                written.save(tx, destination, each.getValue(), target.versions());
                var contactKeys = target.items.stream()
                        .flatMap(item -> keys.toRemember(item).stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                links.remember(tx, destination, contactKeys, each.getValue());
                target.effectKey().ifPresent(key -> effects.done(tx, destination, key, each.getValue()));
            }
            return null;
        });
    }

    /** The thing was created; {@code crmId} null if it has no id of its own. */
    public void created(String destination, String key, @Nullable String crmId) {
        store.commit(tx -> {
            effects.done(tx, destination, key, crmId);
            return null;
        });
    }

    /** The things were surely not created. */
    public void withdraw(String destination, Collection<String> keys) {
        store.commitInParts(keys, (tx, some) -> {
            some.forEach(key -> effects.withdraw(tx, destination, key));
            return null;
        });
    }

    /** The thing was surely not created. */
    public void withdraw(String destination, String key) {
        withdraw(destination, List.of(key));
    }

    /** The thing that a target's record is created as begins: how it stands. */
    public Map<Target, Standing> begin(String destination, Collection<Target> targets, Function<Target, String> key) {
        targets.forEach(target -> target.createdAs(key.apply(target)));
        var intents = targets.stream()
                .map(target -> new Intent(
                        key.apply(target),
                        Optional.empty(),
                        target.items.get(0).delivery().id()))
                .toList();
        Map<String, Standing> byKey = effects.begin(destination, intents);
        var standings = new LinkedHashMap<Target, Standing>();
        targets.forEach(target -> standings.put(target, byKey.get(key.apply(target))));
        return standings;
    }
}
