package callabsync.operator;

import callabsync.event.Masked;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Logs every act of an operator, on a page or over the API, as one line: who, what, which ids or filter, and the result.
 * What may be a person's (a phone, an e-mail, a search) is masked.
 */
class ActLog implements HandlerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(ActLog.class);
    private static final String END = ActLog.class.getName() + ".end";
    private static final String MASK = "***";
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    /** What may be logged as it is; all other values are masked. */
    private static final Set<String> PLAIN =
            Set.of(("id ids name names source crm crm_id action by type state destination"
                            + " call_id contact_id event_id from to reason preview limit")
                    .split(" "));

    /** How an act on several things ended. */
    private record End(boolean isRefused, String summary) {}

    /**
     * Says how an act on several things ended, where its answer is no error.
     *
     * @param isRefused whether any of them was
     * @param summary what became of which; nothing of a person
     */
    static void ended(HttpServletRequest request, boolean isRefused, String summary) {
        request.setAttribute(END, new End(isRefused, summary));
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (READS.contains(request.getMethod())
                || pattern == null
                || pattern.toString().endsWith("/preview")
                || !(handler instanceof HandlerMethod method)
                || !method.getBeanType().getPackageName().equals(ActLog.class.getPackageName())) {
            return;
        }
        log.atInfo()
                .addKeyValue("operator", String.valueOf(request.getRemoteUser()))
                .addKeyValue("act", request.getMethod() + " " + pattern)
                .addKeyValue("ids", shown(variables(request)))
                .addKeyValue("filter", shown(fields(request)))
                .addKeyValue("result", result(request, response, failure))
                .addKeyValue("status", failure == null ? response.getStatus() : 500)
                .log("operator.acted");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> variables(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables == null ? Map.of() : (Map<String, String>) variables;
    }

    /** Returns the fields of its query or form, and of its body if it has one. */
    private static Map<String, String> fields(HttpServletRequest request) {
        var fields = new TreeMap<String, String>();
        if (request.getAttribute(RequestFields.class.getName()) instanceof RequestFields read) {
            fields.putAll(read.texts());
        }
        request.getParameterMap().forEach((name, values) -> fields.put(name, String.join(",", values)));
        fields.remove("_csrf");
        fields.values().removeIf(String::isBlank);
        return fields;
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
        if (request.getAttribute(END) instanceof End end) {
            String word = end.isRefused() ? "refused" : "done";
            return end.summary().isEmpty() ? word : word + ": " + end.summary();
        }
        boolean refused =
                failure != null || response.getStatus() >= 400 || flash != null && flash.containsKey("refused");
        return refused ? "refused" : "done";
    }
}
