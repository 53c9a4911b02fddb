package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mappings;
import callabsync.salesforce.ActivityLook.Found;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.PerCall;
import callabsync.sink.Shaping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the activities of a batch: of each kind at most one per call, whatever is retried, replayed or lost. A later
 * event of the call changes what our mapping now says otherwise; what a person changed meanwhile stays.
 */
final class Activities {

    /** A kind of activity. Its name is part of the effect's key. */
    enum Kind {
        /** The call itself. */
        CALL("Task"),
        /** What is to be done next. */
        TASK("Task"),
        /** The appointment. */
        EVENT("Event");

        final String object;

        Kind(String object) {
            this.object = object;
        }

        static Kind named(String name) {
            return switch (name) {
                case "calls" -> CALL;
                case "tasks" -> TASK;
                case "events" -> EVENT;
                default -> throw new IllegalArgumentException("There is no activity kind " + name);
            };
        }
    }

    private final Mappings mappings;
    private final Memory memory;
    private final ActivityLook look;
    private final StandingEvents standing;
    private final NewActivities creation;
    private final ActivityChange change;

    Activities(
            Mappings mappings,
            Memory memory,
            ActivityLook look,
            StandingEvents standing,
            NewActivities creation,
            ActivityChange change) {
        this.mappings = mappings;
        this.memory = memory;
        this.look = look;
        this.standing = standing;
        this.creation = creation;
        this.change = change;
    }

    void write(Batch batch, Org org, Kind kind, String mapping) {
        Map<String, Wanted> wanted = wanted(batch, kind, mapping);
        var standings = memory.effects()
                .begin(
                        org.destination(),
                        wanted.values().stream().map(Wanted::intent).toList());
        var there = new LinkedHashMap<Wanted, String>();
        var unknown = new ArrayList<Wanted>();
        var missing = new ArrayList<Wanted>();
        wanted.forEach((id, intended) -> {
            Standing now = standings.get(id);
            Wanted each = intended.keptAs(now.key());
            if (now.state() == State.DONE) {
                now.crmId().ifPresent(crmId -> there.put(each, crmId));
            } else {
                (now.state() == State.FRESH && !isDoubtful(each) ? missing : unknown).add(each);
            }
        });
        Map<Wanted, Found> found = look.look(org, kind, unknown);
        unknown.stream().filter(each -> !found.containsKey(each)).forEach(missing::add);
        takeFound(org, found, there);
        Map<Wanted, String> moved = new LinkedHashMap<>();
        List<Wanted> created = missing;
        if (kind == Kind.EVENT) {
            var plan = standing.plan(org, missing);
            done(org, plan.outdated());
            moved.putAll(plan.move());
            created = plan.create();
        }
        takeFound(org, creation.create(batch, org, kind, created), there);
        there.putAll(moved);
        change.write(batch, org, kind, there, moved.keySet());
    }

    /** Another activity of the call was there without this store's knowing: this one may be, too. */
    private static boolean isDoubtful(Wanted each) {
        return each.items().stream()
                .anyMatch(item -> item.get(NewActivities.ThereAlready.class).isPresent());
    }

    /** They are there. What exactly was written to them is not known: all is written once more, unless people did since. */
    private void takeFound(Org org, Map<Wanted, Found> found, Map<Wanted, String> there) {
        var ids = new LinkedHashMap<Wanted, String>();
        found.forEach((each, activity) -> {
            ids.put(each, activity.id());
            if (activity.isUntouched()) {
                there.put(each, activity.id());
            }
        });
        done(org, ids);
    }

    private void done(Org org, Map<Wanted, String> ids) {
        if (!ids.isEmpty()) {
            memory.store().commit(tx -> {
                ids.forEach((each, id) ->
                        each.keys().forEach(key -> memory.effects().done(tx, org.destination(), key, id)));
                return null;
            });
        }
    }

    private Map<String, Wanted> wanted(Batch batch, Kind kind, String mapping) {
        var wanted = new PerCall<Wanted>(Wanted::intent, (earlier, later) -> later.after(earlier));
        for (Item item : batch.open()) {
            Optional<String> whoId = item.get(Match.class).flatMap(Match::crmId);
            Map<String, Object> fields = whoId.isPresent() ? mapped(item, mapping) : Map.of();
            if (!fields.isEmpty()) {
                String key = item.callKey() + "/" + kind.name().toLowerCase(Locale.ROOT);
                wanted.add(new Wanted(key, item.callKey(), whoId.get(), fields, List.of(item), List.of()));
            }
        }
        return wanted.byId();
    }

    private Map<String, Object> mapped(Item item, String mapping) {
        return Shaping.of(
                        item,
                        () -> Json.object(mappings.apply(mapping, item.event().document(), Map.of())))
                .orElse(Map.of());
    }

    /** Whether the mapping words a field otherwise than when it was written. */
    static boolean isChanged(@Nullable FieldVersion before, FieldVersion after) {
        return before == null
                || !before.hash().equals(after.hash())
                        && !after.occurredAt().isBefore(before.occurredAt())
                        && (!after.occurredAt().equals(before.occurredAt()) || after.rank() >= before.rank());
    }
}
