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
        Optional<MailAnswer> mail = mail(cause);
        if (mail.isPresent()) {
            return mail.get().text();
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
        return cause instanceof HttpOperationFailedException http
                ? Integer.valueOf(http.getStatusCode())
                : mail(cause).map(MailAnswer::code).orElse(null);
    }

    private record MailAnswer(int code, String text) {}

    /** The mail server's own answer is in the midst of what is thrown: one for each address. */
    private static Optional<MailAnswer> mail(Exception thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            int code = 0;
            if (each instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
            } else if (each instanceof SMTPSenderFailedException sender) {
                code = sender.getReturnCode();
            } else if (each instanceof SMTPSendFailedException send) {
                code = send.getReturnCode();
            }
            if (code > 0) {
                return Optional.of(
                        new MailAnswer(code, String.valueOf(each.getMessage()).strip()));
            }
        }
        return Optional.empty();
    }

    /** Names the kind of failure only: a message may quote what was sent. */
    @Override
    public String toString() {
        return cause.getClass().getSimpleName() + " " + status;
    }
}
