package callabsync.salesforce;

/** The stand-in gives rows that were put there with a short id the long spelling. */
final class SalesforceStandInIds {

    private static final String SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private SalesforceStandInIds() {}

    static String full(String id) {
        var result = new StringBuilder(id);
        for (int part = 0; part < 3; part++) {
            int bits = 0;
            for (int i = 0; i < 5; i++) {
                bits |= Character.isUpperCase(id.charAt(part * 5 + i)) ? 1 << i : 0;
            }
            result.append(SUFFIX.charAt(bits));
        }
        return result.toString();
    }
}
