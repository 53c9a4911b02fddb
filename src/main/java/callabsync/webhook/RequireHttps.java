package callabsync.webhook;

/** Whether a source may send over plain HTTP. */
enum RequireHttps {
    /** Only from loopback, and only if no header says that the request was forwarded. */
    AUTO,
    ALWAYS,
    NEVER
}
