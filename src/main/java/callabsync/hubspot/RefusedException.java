package callabsync.hubspot;

/** HubSpot refused a request that a whole batch needs. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Ruling ruling;

    RefusedException(Ruling ruling) {
        super(ruling.reason(), null, false, false);
        this.ruling = ruling;
    }

    Ruling ruling() {
        return ruling;
    }
}
