package callabsync.quarantine;

import java.util.Locale;

/** Why a request was refused, and the answer it gets. */
public enum Reason {
    UNKNOWN_SOURCE(404, "Unknown source"),
    METHOD(405, "Only POST is accepted"),
    CONTENT_TYPE(415, "Content-Type must be application/json"),
    CONTENT_ENCODING(415, "Content-Encoding is not supported"),
    TOO_LARGE(413, "Body is too large"),
    ADDRESS(403, "Address is not allowed"),
    PLAIN_HTTP(403, "HTTPS is required"),
    RATE(429, "Too many requests"),
    FAILURES(429, "Too many refused requests from this address"),
    BUSY(503, "Too much is being received at once, send it again"),
    NO_SECRET(503, "The source has no secret yet, send it again once it has"),
    MALFORMED(400, "The request could not be read"),
    SLOW(408, "The request was not sent in time"),
    CREDENTIALS(401, "Invalid credentials"),
    SIGNATURE(401, "Invalid signature"),
    TIMESTAMP(401, "Timestamp is outside the tolerance"),
    STARTING(503, "The door is not open, send it again"),
    NOT_STORED(503, "It could not be stored, send it again");

    private final int status;
    private final String error;

    Reason(int status, String error) {
        this.status = status;
        this.error = error;
    }

    public int status() {
        return status;
    }

    /** For the sender. */
    public String error() {
        return error;
    }

    /** The word in logs, metrics and the quarantine, for example {@code unknown-source}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the sender is to blame. Such a request counts against its address and is quarantined. */
    public boolean refusesSender() {
        return status < 500 && status != 429;
    }

    /** The value of the metric's tag {@code result}. */
    public String result() {
        return status >= 500 ? "unavailable" : status == 429 ? "limited" : "rejected";
    }
}
