package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.Request;
import java.util.List;

/**
 * A path of HubSpot's API, whichever way it spells the version.
 *
 * @param version v3, v4 or 2026-09
 * @param area objects, associations, properties or api-usage
 * @param rest the segments after them
 */
record HubSpotPath(String version, String area, List<String> rest) {

    static HubSpotPath of(Request request) {
        List<String> segments = request.segments();
        if (segments.size() >= 4 && segments.get(0).equals("crm")) {
            boolean versionFirst = segments.get(1).matches("v[34]");
            String version = segments.get(versionFirst ? 1 : 2);
            if (versionFirst || version.equals("2026-09")) {
                return new HubSpotPath(
                        version, segments.get(versionFirst ? 2 : 1), segments.subList(3, segments.size()));
            }
        }
        if (segments.size() == 5 && segments.get(0).equals("account-info")) {
            return new HubSpotPath(segments.get(1), "api-usage", List.of());
        }
        throw HubSpotRefusals.notFound();
    }

    /** The segment at this place; empty text beyond the end. */
    String at(int index) {
        return index < rest.size() ? rest.get(index) : "";
    }

    /** An object type in the plural, whichever way it was written. */
    static String type(String written) {
        String type = written.endsWith("s") ? written : written + "s";
        if (written.equals("0-1")) {
            return "contacts";
        }
        if (!type.equals("contacts") && !HubSpotAssociations.TYPE_IDS.containsKey(type)) {
            throw HubSpotRefusals.validation("Unable to infer object type from: " + written);
        }
        return type;
    }
}
