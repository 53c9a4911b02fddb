package callabsync.mapping;

import callabsync.event.Event;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.LanguageSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * JSONata in any expression of a route: {@code language: {language: jsonata, expression: ...}}, also from a file
 * ({@code resource:file:...}). Evaluated on the body: an event, a map or JSON text; anything else is an empty object.
 * The exchange's variables are bound by their names. Camel looks for {@code language: jsonata} under the bean's name.
 */
@Component("jsonata-language")
public final class JsonataLanguage extends LanguageSupport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

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
        return ExpressionToPredicateAdapter.toPredicate(createExpression(expression));
    }

    @Override
    public Expression createExpression(String expression) {
        String text = loadResource(expression);
        CompiledMapping compiled = mappings.compile(text);
        return new ExpressionAdapter() {
            @Override
            public @Nullable Object evaluate(Exchange exchange) {
                return mappings.apply(compiled, documentOf(exchange), new LinkedHashMap<>(exchange.getVariables()));
            }

            @Override
            public String toString() {
                return "jsonata: " + text;
            }
        };
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
