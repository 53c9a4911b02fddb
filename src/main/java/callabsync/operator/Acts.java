package callabsync.operator;

import callabsync.event.Masked;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Logs every act of an operator, on a page or over the API, as one line: who, what, which ids or filter, and the result.
 * What may be a person's (a phone, an e-mail, a search) is masked.
 */
@ControllerAdvice(basePackageClasses = Acts.class)
class Acts extends RequestBodyAdviceAdapter implements HandlerInterceptor, WebMvcConfigurer {

    private static final Logger log = LoggerFactory.getLogger(Acts.class);
    private static final String ASKED = Acts.class.getName() + ".asked";
    private static final String ENDED = Acts.class.getName() + ".ended";
    private static final String MASK = "***";
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    /** What may be logged as it is; all other values are masked. */
    private static final Set<String> PLAIN = Set.of(
            "id",
            "ids",
            "name",
            "names",
            "source",
            "crm",
            "crm_id",
            "action",
            "by",
            "type",
            "state",
            "destination",
            "call_id",
            "contact_id",
            "event_id",
            "from",
            "to",
            "reason",
            "preview",
            "limit");

    /** How an act on several things ended. */
    private record Ended(boolean isRefused, String summary) {}

    /**
     * Says how an act on several things ended, where its answer is no error.
     *
     * @param isRefused whether any of them was
     * @param summary what became of which; nothing of a person
     */
    static void ended(HttpServletRequest request, boolean isRefused, String summary) {
        request.setAttribute(ENDED, new Ended(isRefused, summary));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return JsonNode.class.isAssignableFrom(parameter.getParameterType());
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage input,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null && body instanceof JsonNode json) {
            var asked = new TreeMap<String, String>();
            json.fields()
                    .forEachRemaining(field -> asked.put(
                            field.getKey(),
                            field.getValue().isValueNode()
                                    ? field.getValue().asText()
                                    : field.getValue().toString()));
            request.setAttribute(ASKED, asked, RequestAttributes.SCOPE_REQUEST);
        }
        return body;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (READS.contains(request.getMethod())
                || pattern == null
                || pattern.toString().endsWith("/preview")
                || !(handler instanceof HandlerMethod method)
                || !method.getBeanType().getPackageName().equals(Acts.class.getPackageName())) {
            return;
        }
        log.atInfo()
                .addKeyValue("operator", String.valueOf(request.getRemoteUser()))
                .addKeyValue("act", request.getMethod() + " " + pattern)
                .addKeyValue("ids", shown(variables(request)))
                .addKeyValue("filter", shown(asked(request)))
                .addKeyValue("result", result(request, response, failure))
                .addKeyValue("status", failure == null ? response.getStatus() : 500)
                .log("operator.acted");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> variables(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables == null ? Map.of() : (Map<String, String>) variables;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> asked(HttpServletRequest request) {
        var asked = new TreeMap<String, String>();
        request.getParameterMap().forEach((name, values) -> asked.put(name, String.join(",", values)));
        asked.remove("_csrf");
        if (request.getAttribute(ASKED) instanceof Map<?, ?> body) {
            asked.putAll((Map<String, String>) body);
        }
        asked.values().removeIf(String::isBlank);
        return asked;
    }

    private static String shown(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + shown(each.getKey(), each.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private static String shown(String name, String value) {
        return PLAIN.contains(name) || name.endsWith("Id") ? Masked.text(value) : MASK;
    }

    private static String result(
            HttpServletRequest request, HttpServletResponse response, @Nullable Exception failure) {
        var flash = RequestContextUtils.getOutputFlashMap(request);
        if (request.getAttribute(ENDED) instanceof Ended ended) {
            String word = ended.isRefused() ? "refused" : "done";
            return ended.summary().isEmpty() ? word : word + ": " + ended.summary();
        }
        boolean refused =
                failure != null || response.getStatus() >= 400 || flash != null && flash.containsKey("refused");
        return refused ? "refused" : "done";
    }
}
