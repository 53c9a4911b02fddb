package callabsync.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * All mappings in {@code routes/}, each in its last good version. Thread-safe; a save takes effect at the next
 * {@link #apply}. Pure: the same document, bindings and files give the same result whenever they are mapped.
 */
@Component("mapping")
public final class Mappings {

    /** The mapping that says what a call means for a lead: evaluated first and bound as {@code $qualification} where it is mentioned. */
    public static final String QUALIFICATION = "qualification";

    private static final Logger log = LoggerFactory.getLogger(Mappings.class);

    private final MappingProperties properties;
    private final Functions functions;
    private final LastGood<Mapping> mappings;
    private final LastGood<FieldPolicy> policies;
    private volatile Map<String, Mapping> byName = Map.of();
    private volatile Map<String, FieldPolicy> policyByName = Map.of();
    private volatile List<Problem> problems = List.of();
    private volatile long edits;

    public Mappings(MappingProperties properties) {
        this.properties = properties;
        this.functions = new Functions(
                new BusinessTime(properties.businessZone(), properties.dateOrder()), properties.defaultRegion());
        this.mappings =
                new LastGood<>(new FolderFiles(properties.routesDir(), ".jsonata"), this::mappingOf, "mapping", log);
        this.policies = new LastGood<>(
                new FolderFiles(properties.routesDir(), ".fields.yaml"), FieldPolicy::parse, "mapping", log);
        reload();
    }

    /** Loads the files that were saved since the last call. */
    public synchronized void reload() {
        boolean changed = mappings.reload();
        if (policies.reload() || changed) {
            publish();
        }
    }

    /**
     * Maps a document.
     *
     * @param mapping folder and base name, {@code crm/crm-contact}; the base name alone will do
     * @param document an event's document, or a record of a CRM
     * @param bindings further variables by name, without the {@code $}
     * @return null when the mapping gives nothing; else mostly a map, in which null means clear this field
     * @throws MappingFailedException also when there is no such mapping
     */
    public @Nullable Object apply(String mapping, Map<String, Object> document, Map<String, Object> bindings) {
        return apply(known(mapping).compiled(), document, bindings);
    }

    /** The same with an unsaved mapping from {@link #compile}. */
    public @Nullable Object apply(
            CompiledMapping compiled, Map<String, Object> document, Map<String, Object> bindings) {
        if (!compiled.mentions(QUALIFICATION) || bindings.containsKey(QUALIFICATION)) {
            return compiled.evaluate(document, bindings);
        }
        Object qualification = known(QUALIFICATION).compiled().evaluate(document, bindings);
        Map<String, Object> all = new LinkedHashMap<>(bindings);
        all.put(QUALIFICATION, qualification);
        return compiled.evaluate(document, all);
    }

    /** Compiles a text that is being edited, as if it were saved. */
    public CompiledMapping compile(String source) {
        return new CompiledMapping("edited", source, functions, properties.mappingTimeout());
    }

    /**
     * Returns the mapping with this text. Saves nothing.
     *
     * @throws MappingFailedException with the mapping's file, line and column
     */
    public Mapping edited(Mapping saved, String source) {
        return mappingOf(saved.name() + ".jsonata", source);
    }

    /** Returns the mapping with this base name, or folder and base name. */
    public Optional<Mapping> find(String name) {
        Mapping exact = byName.get(name);
        if (exact != null || name.contains("/")) {
            return Optional.ofNullable(exact);
        }
        return byName.values().stream()
                .filter(mapping -> mapping.baseName().equals(name))
                .findFirst();
    }

    /** Returns all names, each with its folder. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * Returns what happens to each field if the record already has a value. Fields that are not named are overwritten.
     */
    public FieldPolicy policyOf(String mapping) {
        return policyByName.getOrDefault(find(mapping).map(Mapping::name).orElse(mapping), FieldPolicy.OVERWRITE_ALL);
    }

    /** Returns a number that grows each time a saved mapping or field policy is loaded. */
    public long edits() {
        return edits;
    }

    /** Returns what is wrong now with mappings and field policies; empty when all is well. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns the text of the version that runs; empty if the file was never good. */
    public Optional<String> running(String file) {
        return mappings.goodText(file).or(() -> policies.goodText(file));
    }

    /** @throws MappingFailedException if there is no such mapping, or it is broken */
    CompiledMapping mustExist(String name) {
        return known(name).compiled();
    }

    private Mapping known(String name) {
        return find(name)
                .orElseThrow(() -> new MappingFailedException(problems.stream()
                        .filter(problem -> problem.file().equals(name + ".jsonata"))
                        .findFirst()
                        .orElse(new Problem(name + ".jsonata", 0, 0, "there is no such mapping"))));
    }

    private Mapping mappingOf(String file, String text) {
        String name = withoutEnding(file, ".jsonata");
        CompiledMapping compiled = new CompiledMapping(file, text, functions, properties.mappingTimeout());
        String baseName = name.substring(name.lastIndexOf('/') + 1);
        return new Mapping(name, baseName, text, compiled);
    }

    private void publish() {
        Map<String, Mapping> nextMappings = new TreeMap<>();
        mappings.good().values().forEach(mapping -> nextMappings.put(mapping.name(), mapping));
        Map<String, FieldPolicy> nextPolicies = new TreeMap<>();
        policies.good().forEach((file, policy) -> nextPolicies.put(withoutEnding(file, ".fields.yaml"), policy));
        List<Problem> found = new ArrayList<>(mappings.problems());
        found.addAll(policies.problems());
        found.addAll(sameBaseName(nextMappings));
        byName = nextMappings;
        policyByName = nextPolicies;
        problems = List.copyOf(found);
        edits++;
    }

    private static List<Problem> sameBaseName(Map<String, Mapping> mappings) {
        Map<String, String> firstWith = new TreeMap<>();
        List<Problem> found = new ArrayList<>();
        mappings.values().forEach(mapping -> {
            String other = firstWith.putIfAbsent(mapping.baseName(), mapping.name());
            if (other != null) {
                found.add(new Problem(
                        mapping.name() + ".jsonata", 0, 0, "has the same base name as " + other + ".jsonata"));
            }
        });
        return found;
    }

    private static String withoutEnding(String file, String ending) {
        return file.substring(0, file.length() - ending.length());
    }
}
