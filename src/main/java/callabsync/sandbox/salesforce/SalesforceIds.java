package callabsync.sandbox.salesforce;

/** Salesforce ids: 15 characters that tell cases apart, or 18 with three more from which the cases follow. */
public final class SalesforceIds {

    private static final String SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private SalesforceIds() {}

    static boolean isWellFormed(String id) {
        return id.matches("[a-zA-Z0-9]{15}")
                || id.matches("[a-zA-Z0-9]{18}") && full(id.substring(0, 15)).equals(id);
    }

    static String of(String prefix, long number) {
        return full(prefix + "gK" + String.format("%010d", number));
    }

    /** Returns the id with 18 characters. */
    public static String full(String id) {
        if (id.length() != 15) {
            return id;
        }
        StringBuilder result = new StringBuilder(id);
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
