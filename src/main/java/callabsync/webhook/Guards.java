package callabsync.webhook;

import callabsync.quarantine.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a request before a byte of its body is read. */
final class Guards {

    private final FailureLimits failures;

    Guards(FailureLimits failures) {
        this.failures = failures;
    }

    /**
     * Returns why the body may not be read; empty if it may. A sender who was refused too often passes: his request may
     * be genuine.
     */
    Optional<DoorAnswer> refusal(HttpServletRequest request, Source source, String address) {
        return Optional.ofNullable(reason(request, source, address))
                .map(reason -> reason.refusesSender() && failures.isExhausted(source, address)
                        ? DoorAnswer.overLimit()
                        : DoorAnswer.of(reason));
    }

    private @Nullable Reason reason(HttpServletRequest request, Source source, String address) {
        if (!"POST".equals(request.getMethod())) {
            return Reason.METHOD;
        }
        if (!isJson(request.getContentType())) {
            return Reason.CONTENT_TYPE;
        }
        @Nullable String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !"identity".equalsIgnoreCase(encoding.strip())) {
            return Reason.CONTENT_ENCODING;
        }
        if (request.getContentLengthLong() > source.maxBodyBytes()) {
            return Reason.TOO_LARGE;
        }
        if (!source.allows(address)) {
            return Reason.ADDRESS;
        }
        if (!source.settings().requireHttps().allows(request)) {
            return Reason.PLAIN_HTTP;
        }
        return source.lacksSecret() ? Reason.NO_SECRET : null;
    }

    static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.equals("text/json")
                || type.startsWith("application/") && type.endsWith("+json");
    }
}
