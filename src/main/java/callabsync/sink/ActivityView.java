package callabsync.sink;

import callabsync.mapping.FieldVersion;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sink adds to a preview of activities, which are written once per call. */
public interface ActivityView extends CrmView {

    /** The kind of the effect: the end of its key. */
    String kind();

    /** What activities that are there hold in these fields, by their id. */
    Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields);

    /** Whether it is an appointment, which a later call moves, see {@link Appointments}. */
    default boolean isAppointment() {
        return false;
    }

    /** Whether a later event changes a field of an activity that is there. */
    boolean rewrites(@Nullable FieldVersion before, FieldVersion after);
}
