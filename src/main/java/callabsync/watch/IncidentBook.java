package callabsync.watch;

import java.util.List;

/** The incidents that are not over, and those that people have not been told about yet. */
public interface IncidentBook {

    /** Returns those that are not over, the oldest first. */
    List<Incident> open();

    /** Enters one; its beginning is then to be told. */
    void begin(Incident incident);

    /** Replaces the message of one that lasts. */
    void update(Incident incident);

    /** Takes one out. Its end is then to be told, unless people have never heard of it. */
    void end(Incident incident);

    /** Returns what is to be told. */
    List<Telling> untold();

    /** Notes that people were told; twice is once. Returns whether it was still to be told. */
    boolean told(Telling telling);

    /**
     * The beginning or the end of an incident, to be told.
     *
     * @param begun false: it is over
     */
    record Telling(Incident incident, boolean begun) {}
}
