package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.hubspot.Activities.Wanted;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.sink.Appointments;
import callabsync.sink.Appointments.Booking;
import callabsync.sink.Appointments.Verdict;
import callabsync.sink.Json;
import callabsync.sink.Memory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Books meetings: a later call moves the one that an earlier call booked, see {@link Appointments}; else it is created. */
final class Meetings {

    private static final String START = "hs_meeting_start_time";
    private static final String BODY = "hs_meeting_body";
    private static final List<String> TIMES = List.of("hs_timestamp", START, "hs_meeting_end_time");
    private static final List<String> WATCHED =
            List.of(START, "hs_meeting_end_time", "hs_meeting_title", "hs_meeting_outcome");

    private final Definitions definitions;
    private final Memory memory;
    private final Clock clock;

    Meetings(Definitions definitions, Memory memory, Clock clock) {
        this.definitions = definitions;
        this.memory = memory;
        this.clock = clock;
    }

    private static Booking booking(Wanted wanted) {
        var last = wanted.items().get(wanted.items().size() - 1);
        return Booking.of(wanted.key(), wanted.crmId(), wanted.properties().get(START), last.delivery());
    }

    /** Moves or creates those that are missing, and answers the ids of those that are there now. */
    Map<Wanted, String> write(
            Batch batch, Portal portal, Map<Wanted, String> found, Map<String, Wanted> missing, Activities activities) {
        note(portal, found);
        Map<String, String> inPlaceOf = Appointments.inPlaceOf(
                missing.values().stream().map(Meetings::booking).toList());
        var heads = new LinkedHashMap<String, Wanted>();
        missing.values().stream()
                .filter(each -> each.key().equals(inPlaceOf.get(each.key())))
                .sorted(Comparator.comparing(each -> booking(each).saidAt()))
                .forEach(each -> heads.put(each.key(), each));
        var outdated = new LinkedHashMap<Wanted, String>();
        var done = new LinkedHashMap<>(rebooked(batch, portal, heads, outdated));
        done.putAll(activities.create(batch, portal, "meetings", heads));
        note(portal, done);
        done.putAll(outdated);
        var ids = new HashMap<String, String>();
        done.forEach((each, id) -> ids.put(each.key(), id));
        missing.values()
                .forEach(each ->
                        Optional.ofNullable(ids.get(inPlaceOf.get(each.key()))).ifPresent(id -> done.put(each, id)));
        return done;
    }

    /** Notes what is written of each, so that it is seen when people change it. */
    private void note(Portal portal, Map<Wanted, String> written) {
        memory.store().commitInParts(written.entrySet(), (tx, some) -> {
            for (var each : some) {
                var fields = new LinkedHashMap<>(each.getKey().properties());
                fields.keySet().retainAll(WATCHED);
                memory.written()
                        .save(
                                tx,
                                portal.destination(),
                                each.getValue(),
                                Appointments.versions(fields, booking(each.getKey())));
            }
            return null;
        });
    }

    /**
     * Those that are moved, with the ids of their meetings. They are taken out of {@code heads}, and so are those that a
     * later call has moved already.
     */
    private Map<Wanted, String> rebooked(
            Batch batch, Portal portal, Map<String, Wanted> heads, Map<Wanted, String> outdated) {
        var records = new LinkedHashSet<String>();
        heads.values().forEach(each -> records.add(each.crmId()));
        Map<String, String> earlier = memory.effects().newest(portal.destination(), records, "meeting");
        if (earlier.isEmpty()) {
            return Map.of();
        }
        var questions = new Questions(portal, clock);
        var properties = new ArrayList<>(WATCHED);
        properties.add(BODY);
        var present = new ActivityLook(portal, "meetings", questions).read(earlier.values(), properties);
        var written = memory.written().find(portal.destination(), earlier.values());
        var moves = new LinkedHashMap<Wanted, Input>();
        var decided = new HashSet<String>();
        for (Wanted each : List.copyOf(heads.values())) {
            String id = earlier.get(each.crmId());
            if (id == null || !decided.add(each.crmId())) {
                continue;
            }
            Map<String, Object> now = present.getOrDefault(id, Map.of());
            Verdict verdict = Appointments.of(booking(each), written.getOrDefault(id, Map.of()), now, START, WATCHED);
            if (questions.unanswered().containsKey(id)) {
                each.items().forEach(item -> item.answer(questions.unanswered().get(id)));
            } else if (verdict == Verdict.MOVE) {
                moves.put(each, new Input(id, Map.of("id", id, "properties", moved(each, now)), each.items()));
            } else if (verdict == Verdict.OUTDATED) {
                outdated.put(each, id);
            } else {
                continue;
            }
            heads.remove(each.key());
        }
        return move(batch, portal, moves);
    }

    private Map<Wanted, String> move(Batch batch, Portal portal, Map<Wanted, Input> moves) {
        var write = new BatchWrite(batch, portal, clock, definitions, new What("meetings", "update", Recognition.BY_ID))
                .send(List.copyOf(moves.values()));
        var done = new LinkedHashMap<Wanted, String>();
        moves.forEach((each, input) -> {
            if (write.done.containsKey(input.trace())) {
                done.put(each, input.trace());
            }
        });
        return done;
    }

    /** The new times; what this call notes is added to what stands there. */
    private static Map<String, Object> moved(Wanted wanted, Map<String, Object> now) {
        var properties = new LinkedHashMap<String, Object>();
        TIMES.forEach(name -> Optional.ofNullable(wanted.properties().get(name))
                .ifPresent(value -> properties.put(name, Values.text(value))));
        String before = Json.text(now, BODY).strip();
        String notes = Values.text(wanted.properties().get(BODY));
        String added = Activities.marked(notes, wanted.callId());
        if (!before.contains(Activities.marked("", wanted.callId()))) {
            properties.put(BODY, before.isEmpty() ? added : before + "<br><br>" + added);
        }
        return properties;
    }
}
