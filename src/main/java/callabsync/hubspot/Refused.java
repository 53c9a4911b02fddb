package callabsync.hubspot;

import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.Ruling.Fault;
import callabsync.sink.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A refusal of inputs, and which of their properties it is about. */
final class Refused {

    private static final Pattern EXISTING = Pattern.compile("Existing ID: ?(\\d+)");

    /** A value shorter than this may stand in a message by chance. */
    private static final int TELLING = 3;

    /** What an activity can do without. */
    private static final Set<String> DISPENSABLE = Set.of(Activities.OWNER, "hs_call_disposition");

    private final List<Input> inputs;
    private final Map<String, Object> error;
    private final boolean isConflict;
    private final List<Fault> faults;
    private final Map<String, Set<String>> unfit = new LinkedHashMap<>();

    /** @param isConflict whether the answer's status says so; else the error's category does */
    Refused(List<Input> inputs, Map<String, Object> error, boolean isConflict) {
        this.inputs = inputs;
        this.error = error;
        this.isConflict = isConflict || Json.text(error, "category").equals("CONFLICT");
        this.faults = Fault.in(error).stream()
                .filter(fault ->
                        inputs.stream().anyMatch(input -> input.properties().containsKey(fault.property())))
                .toList();
        faults.forEach(fault -> inputs.stream()
                .filter(input -> isGuilty(input, fault))
                .forEach(input -> unfit.computeIfAbsent(input.trace(), none -> new HashSet<>())
                        .add(fault.property())));
    }

    /** A fault of the definition is everybody's, one of a value is that of whoever has it: the message quotes it. */
    private boolean isGuilty(Input input, Fault fault) {
        String value = Json.text(input.properties(), fault.property());
        if (!input.properties().containsKey(fault.property())) {
            return false;
        }
        return fault.isOfDefinition()
                || DISPENSABLE.contains(fault.property())
                || inputs.size() == 1
                || value.length() >= TELLING && String.valueOf(error).contains(value);
    }

    List<Input> inputs() {
        return inputs;
    }

    Map<String, Object> error() {
        return error;
    }

    boolean isOfDefinition() {
        return faults.stream().anyMatch(Fault::isOfDefinition);
    }

    /** The properties that inputs can be sent without, by trace. */
    Map<String, Set<String>> unfit() {
        return unfit;
    }

    /** The record that is there already. */
    Optional<String> existingId() {
        var matcher = EXISTING.matcher(Json.text(error, "message"));
        return isConflict && matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Refused" + faults;
    }
}
