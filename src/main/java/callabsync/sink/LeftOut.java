package callabsync.sink;

/** Told of a field that a CRM cannot take, and why. */
public interface LeftOut {
    void field(String name, String why);
}
