package callabsync.exchange;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Why a route, or a call of it, has failed. */
final class Failure {

    private final Exception cause;
    private final @Nullable Integer status;

    private Failure(Exception cause) {
        this.cause = cause;
        this.status = statusOf(cause);
    }

    static @Nullable Failure of(@Nullable Exception thrown) {
        if (thrown == null) {
            return null;
        }
        return new Failure(unwrapped(thrown));
    }

    /** Returns it without what Camel wraps around it: {@code ${exception}} in {@code sink-errors}. */
    Exception cause() {
        return cause;
    }

    /** Returns the answer's status: of HTTP, or of SMTP (the reply code); null if nothing answered. */
    @Nullable
    Integer status() {
        return status;
    }

    /** Returns when to try again, as the destination said it: seconds or a date. */
    Optional<String> retryAfter() {
        return http().flatMap(http -> {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(http.getResponseHeaders() == null ? Map.of() : http.getResponseHeaders());
            return Optional.ofNullable(headers.get("Retry-After"));
        });
    }

    /** Returns what the destination answered, else what has failed. */
    String answer() {
        return http().map(http -> Optional.ofNullable(http.getResponseBody()).orElse(""))
                .orElseGet(this::words);
    }

    /** Returns what has failed, in words; may quote what was sent. */
    String words() {
        if (http().isPresent()) {
            return "HTTP " + status;
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message.strip();
    }

    private Optional<HttpOperationFailedException> http() {
        return cause instanceof HttpOperationFailedException http ? Optional.of(http) : Optional.empty();
    }

    private static Exception unwrapped(Exception thrown) {
        boolean isWrapper = thrown instanceof RuntimeCamelException
                || thrown instanceof CamelExchangeException
                || thrown instanceof InvocationTargetException;
        return isWrapper && thrown.getCause() instanceof Exception cause && cause != thrown ? unwrapped(cause) : thrown;
    }

    private static @Nullable Integer statusOf(Exception cause) {
        if (cause instanceof HttpOperationFailedException http) {
            return http.getStatusCode();
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            }
            if (each instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
                return send.getReturnCode();
            }
            if (each instanceof SMTPSenderFailedException sender) {
                return sender.getReturnCode();
            }
        }
        return null;
    }

    /** Names the kind of failure only: a message may quote what was sent. */
    @Override
    public String toString() {
        return cause.getClass().getSimpleName() + " " + status;
    }
}
