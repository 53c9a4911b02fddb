package callabsync.event;

/** A password, a key or a token in the settings; blank: not set. Nobody prints it. */
public record Secret(String value) {

    public boolean isSet() {
        return !value.isBlank();
    }

    @Override
    public String toString() {
        return isSet() ? "set" : "not set";
    }
}
