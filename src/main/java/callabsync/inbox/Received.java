package callabsync.inbox;

/**
 * A request that was found genuine.
 *
 * @param source the source's id, for example {@code callab}; {@link #FETCHED} for a call whose webhook never came
 * @param body the bytes as received, or as {@code JSON.stringify} writes them if that is what was signed
 */
public record Received(String source, byte[] body) {

    /** The source of what no webhook has brought: it was fetched from Callab. */
    public static final String FETCHED = "reconcile";
}
