package callabsync.operator;

import callabsync.store.StoreUnavailableException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Answers a request that ends with an error: the API as {@code {"error": "..."}}, a form with the sentence on the page that
 * follows, and a page with the error page.
 */
@ControllerAdvice(basePackageClasses = ErrorAnswers.class)
final class ErrorAnswers {

    private final ObjectMapper json;

    ErrorAnswers(ObjectMapper json) {
        this.json = json;
    }

    @ExceptionHandler({ResponseStatusException.class, IllegalArgumentException.class, StoreUnavailableException.class})
    @Nullable
    ModelAndView answer(
            RuntimeException e, HandlerMethod method, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ResponseStatusException error = error(e);
        if (PagesAndApi.isApi(request)) {
            write(json, response, error.getStatusCode(), String.valueOf(error.getReason()));
            return new ModelAndView();
        }
        PageView view = method.getMethodAnnotation(PageView.class);
        String next = view == null ? "" : next(view, error.getStatusCode());
        if (view == null || next.isEmpty()) {
            response.sendError(error.getStatusCode().value());
            return new ModelAndView();
        }
        RequestContextUtils.getOutputFlashMap(request).put("refused", error.getReason() + ".");
        return new ModelAndView(next, PagesAndApi.kept(view, request));
    }

    private static ResponseStatusException error(RuntimeException e) {
        if (e instanceof ResponseStatusException known) {
            return known;
        }
        return e instanceof StoreUnavailableException
                ? unavailable("The store takes nothing now; try again")
                : badRequest(String.valueOf(e.getMessage()));
    }

    private static String next(PageView view, HttpStatusCode status) {
        if (!view.otherwise().isEmpty()) {
            return view.otherwise();
        }
        boolean isRedirect = view.value().startsWith("redirect:");
        return isRedirect && !status.isSameCodeAs(HttpStatus.NOT_FOUND) ? view.value() : "";
    }

    static ResponseStatusException notFound(String sentence) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, sentence);
    }

    static ResponseStatusException conflict(String sentence) {
        return new ResponseStatusException(HttpStatus.CONFLICT, sentence);
    }

    static ResponseStatusException badRequest(String sentence) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, sentence);
    }

    static ResponseStatusException unavailable(String sentence) {
        return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, sentence);
    }

    static void write(ObjectMapper json, HttpServletResponse response, HttpStatusCode status, String sentence)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Map.of("error", sentence));
    }
}
