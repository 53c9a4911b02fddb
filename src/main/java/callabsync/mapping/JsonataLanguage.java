package callabsync.mapping;

import callabsync.event.Event;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.LanguageSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * JSONata in any expression of a route: {@code jsonata: {expression: ...}}, or in full {@code language: {language: jsonata,
 * expression: ...}}. The expression stands there, or it is the name of a file below {@code routes/}, {@code
 * mail/mail-body.jsonata}, or a {@code resource:}. Evaluated on the body: an event, a map or JSON text; anything else is an empty object.
 * The exchange's variables are bound by their names. Camel looks for {@code language: jsonata} under the bean's name.
 */
@Component("jsonata-language")
public final class JsonataLanguage extends LanguageSupport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final String ENDING = ".jsonata";
    private static final Pattern FILE = Pattern.compile("[\\w/-]+\\.jsonata");

    private final Mappings mappings;

    public JsonataLanguage(Mappings mappings) {
        this.mappings = mappings;
    }

    /** One more of it, for another Camel context. */
    public JsonataLanguage another() {
        return new JsonataLanguage(mappings);
    }

    @Override
    public Predicate createPredicate(String expression) {
        Expression value = createExpression(expression);
        return new Predicate() {
            @Override
            public boolean matches(Exchange exchange) {
                return isTrue(value.evaluate(exchange, Object.class));
            }

            @Override
            public String toString() {
                return value.toString();
            }
        };
    }

    @Override
    public Expression createExpression(String expression) {
        if (FILE.matcher(expression.strip()).matches()) {
            String name = expression.strip().substring(0, expression.strip().length() - ENDING.length());
            mappings.mustExist(name);
            return new Jsonata(expression.strip(), () -> mappings.mustExist(name));
        }
        String text = loadResource(expression);
        CompiledMapping compiled = mappings.compile(text);
        return new Jsonata(text, () -> compiled);
    }

    private final class Jsonata extends ExpressionAdapter {

        private final String shown;
        private final Supplier<CompiledMapping> compiled;

        /** @param compiled as it is now: a file may be saved while its route runs */
        Jsonata(String shown, Supplier<CompiledMapping> compiled) {
            this.shown = shown;
            this.compiled = compiled;
        }

        @Override
        public @Nullable Object evaluate(Exchange exchange) {
            CompiledMapping now = compiled.get();
            return mappings.apply(now, documentOf(exchange), mentioned(now, exchange.getVariables()));
        }

        @Override
        public String toString() {
            return "jsonata: " + shown;
        }
    }

    /** A map that evaluates another mapping when it is read is read here: an evaluation does not stand within another. */
    private static Map<String, Object> mentioned(CompiledMapping mapping, Map<String, Object> variables) {
        var mentioned = new LinkedHashMap<String, Object>();
        variables.forEach((name, value) -> {
            if (mapping.mentions(name)) {
                mentioned.put(name, value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : value);
            }
        });
        return mentioned;
    }

    /** As JSONata's {@code $boolean}: nothing, an empty text, 0 and a list or object without anything true are false. */
    private static boolean isTrue(@Nullable Object value) {
        if (value instanceof Boolean said) {
            return said;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof Collection<?> list) {
            return list.stream().anyMatch(JsonataLanguage::isTrue);
        }
        return value instanceof Map<?, ?> map ? !map.isEmpty() : value instanceof String text && !text.isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> documentOf(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Event event) {
            return event.document();
        }
        if (body instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        String text = exchange.getMessage().getBody(String.class);
        if (text == null || !text.stripLeading().startsWith("{")) {
            return Map.of();
        }
        try {
            return JSON.readValue(text, OBJECT);
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}
