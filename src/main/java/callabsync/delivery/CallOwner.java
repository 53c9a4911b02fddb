package callabsync.delivery;

import callabsync.event.Bounded;
import callabsync.event.Event;
import callabsync.inbox.Received;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whose call a call's id names: ids of calls are unique within their source, workspace and contact only. What is not
 * known tells nothing apart, as a thing made twice in a CRM is worse than two calls taken for one.
 *
 * <p>Callab names a workspace in two ways: by its id in webhooks ({@code ws_abc123}, or a UUID) and by its slug in the
 * API ({@code default}). A call that reconcile has fetched may bear the one and its webhook the other, so that names of
 * two kinds are not compared. For the same reason a fetched event is of any source.
 *
 * @param contact in short: a hash of what the contact's deliveries are kept in order by; blank: not known
 * @param source of the event; blank: not known
 * @param workspace as the event spells it; blank: not known
 */
public record CallOwner(String contact, String source, String workspace) {

    /** Not known, or of no matter: the key says it all. */
    public static final CallOwner NONE = new CallOwner("", "", "");

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** How a workspace is named. */
    private enum Naming {
        ID,
        UUID,
        SLUG
    }

    static CallOwner of(String contact, String source, Event event) {
        return new CallOwner(contact, source, event.workspaceId().orElse(""));
    }

    /** Short enough for a key. */
    public String hash() {
        return source.isEmpty() && workspace.isEmpty()
                ? contact
                : Bounded.hash(contact + "\n" + source + "\n" + workspace.toLowerCase(Locale.ROOT));
    }

    /** Returns whether a call of the same id may be this one, as far as source and workspace tell. */
    public boolean mayShareCallWith(CallOwner other) {
        boolean otherSource = isOfWebhook() && other.isOfWebhook() && !source.equals(other.source);
        boolean otherWorkspace = !workspace.isEmpty()
                && !other.workspace.isEmpty()
                && naming() == other.naming()
                && !workspace.equalsIgnoreCase(other.workspace);
        return !otherSource && !otherWorkspace;
    }

    /** Returns whether the source is known and tells calls apart. */
    public boolean isOfWebhook() {
        return !source.isEmpty() && !source.equals(Received.FETCHED);
    }

    /** Without the contact. */
    @Override
    public String toString() {
        return "CallOwner[" + source + ", " + workspace + "]";
    }

    private Naming naming() {
        String name = workspace.toLowerCase(Locale.ROOT);
        if (name.startsWith("ws_")) {
            return Naming.ID;
        }
        return UUID.matcher(name).matches() ? Naming.UUID : Naming.SLUG;
    }
}
