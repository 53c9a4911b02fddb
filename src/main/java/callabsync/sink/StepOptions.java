package callabsync.sink;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The options of a {@code crm:} step, as its route gives them. Those that nobody asks for are refused. */
public final class StepOptions {

    private final String kind;
    private final Map<String, String> given;
    private final Predicate<String> isMapping;
    private final Set<String> asked = new HashSet<>();

    StepOptions(String kind, Map<String, String> given, Predicate<String> isMapping) {
        this.kind = kind;
        this.given = Map.copyOf(given);
        this.isMapping = isMapping;
    }

    /** Returns the mapping that makes what is written. */
    public String mapping() {
        return mapping("mapping");
    }

    /** Returns the mapping of people whose record is a contact, in a CRM where it may be a lead, too. */
    public String contactMapping() {
        return mapping("contactMapping");
    }

    /** Returns which objects are meant: one of those that are known. */
    public String object(Collection<String> known) {
        return oneOf("object", known);
    }

    /** Returns the type of activity: one of those that are known. */
    public String type(Collection<String> known) {
        return oneOf("type", known);
    }

    private String mapping(String option) {
        String name = wanted(option, "a mapping, such as <folder>/<mapping>");
        if (!isMapping.test(name)) {
            throw new IllegalArgumentException(option + " names no file: there is no " + name + ".jsonata");
        }
        return name;
    }

    private String oneOf(String option, Collection<String> known) {
        String words = String.join(", ", new TreeSet<>(known));
        String value = wanted(option, "one of " + words);
        if (!known.contains(value)) {
            throw new IllegalArgumentException(option + " is one of " + words + ", not " + value);
        }
        return value;
    }

    private String wanted(String option, String what) {
        asked.add(option);
        String value = given.get(option);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(option + " is missing: " + what);
        }
        return value;
    }

    /** @throws IllegalArgumentException when an option is given that the step does not have */
    void refuseOthers() {
        Set<String> others = new TreeSet<>(given.keySet());
        others.removeAll(asked);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("this step of " + kind + " has no option " + String.join(", ", others));
        }
    }
}
