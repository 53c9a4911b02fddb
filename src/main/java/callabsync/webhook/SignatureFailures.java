package callabsync.webhook;

/** Notified when signatures of a source fail one after the other: its secret may have been changed at one end only. */
@FunctionalInterface
public interface SignatureFailures {

    /**
     * Called once per run of failures. Must return quickly: a request waits for it.
     *
     * @param inARow how many events from genuine senders' addresses have failed since the last genuine one
     */
    void alarming(String source, int inARow);
}
