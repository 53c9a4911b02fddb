package callabsync.signature;

/** How a source signs what it sends. */
public enum Scheme {
    /** {@code X-Callab-Signature}: hex HMAC-SHA256 of the body. */
    CALLAB,
    /** {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}, as standardwebhooks.com says. */
    STANDARD_WEBHOOKS,
    /** Not at all. */
    NONE
}
