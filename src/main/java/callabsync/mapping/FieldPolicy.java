package callabsync.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The exceptions beside a mapping, from {@code <mapping>.fields.yaml}: fields that are not simply overwritten.
 *
 * <pre>
 * Email: fill_if_empty
 * Description: {append: 32000}
 * lifecyclestage: {forward_only: [lead, customer]}
 * </pre>
 *
 * @param exceptions rules by field
 */
public record FieldPolicy(Map<String, FieldRule> exceptions) {

    static final FieldPolicy OVERWRITE_ALL = new FieldPolicy(Map.of());
    private static final FieldRule OVERWRITE = new FieldRule.Overwrite();

    public FieldRule ruleOf(String field) {
        return exceptions.getOrDefault(field, OVERWRITE);
    }

    /** Returns the fields whose present value in the CRM must be known before they are written. */
    public Set<String> needingPresentValue() {
        return exceptions.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof FieldRule.Overwrite))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    static FieldPolicy parse(String file, String text) {
        Object parsed;
        try {
            parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new MappingFailedException(new Problem(
                    file,
                    mark == null ? 0 : mark.getLine() + 1,
                    mark == null ? 0 : mark.getColumn() + 1,
                    "is no YAML"));
        } catch (YAMLException e) {
            throw new MappingFailedException(new Problem(file, 0, 0, "is no YAML"));
        }
        if (!(parsed instanceof Map<?, ?> fields)) {
            throw new MappingFailedException(new Problem(file, 0, 0, "wants lines like `Email: fill_if_empty`"));
        }
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        fields.forEach((field, rule) -> rules.put(field.toString(), ruleOf(file, text, field.toString(), rule)));
        return new FieldPolicy(Map.copyOf(rules));
    }

    private static FieldRule ruleOf(String file, String text, String field, Object rule) {
        if ("overwrite".equals(rule)) {
            return OVERWRITE;
        }
        if ("fill_if_empty".equals(rule)) {
            return new FieldRule.FillIfEmpty();
        }
        if (rule instanceof Map<?, ?> map && map.size() == 1) {
            if (map.get("append") instanceof Integer length && length > 0) {
                return new FieldRule.Append(length);
            }
            if (map.get("forward_only") instanceof List<?> steps && !steps.isEmpty()) {
                return new FieldRule.ForwardOnly(stepsOf(steps));
            }
        }
        throw new MappingFailedException(new Problem(
                file,
                lineOf(text, field),
                1,
                field + " wants overwrite, fill_if_empty, {append: <characters>} or {forward_only: [<first>, ...]}"));
    }

    private static List<List<String>> stepsOf(List<?> steps) {
        List<List<String>> result = new ArrayList<>();
        for (Object step : steps) {
            List<?> values = step instanceof List<?> several ? several : List.of(step);
            result.add(values.stream().map(Object::toString).toList());
        }
        return List.copyOf(result);
    }

    private static int lineOf(String text, String field) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(field)) {
                return i + 1;
            }
        }
        return 0;
    }
}
