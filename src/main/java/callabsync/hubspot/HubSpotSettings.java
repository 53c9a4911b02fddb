package callabsync.hubspot;

import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRecords.Settings.ActivitiesOwner;
import callabsync.sink.MatchPolicies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a HubSpot destination sets besides what all destinations have.
 *
 * @param url of the API
 * @param token service key or access token
 * @param version of the API's paths
 * @param deliverTestCalls false: events of test calls are delivered to nowhere
 * @param match what becomes of a contact with no record, or several
 * @param activitiesOwner whom new calls, tasks and meetings belong to
 * @param timeout how long to wait for an answer
 * @param definitionsEvery how long the portal's property definitions are taken as they were read
 * @param group the property group that missing properties are created in
 */
record HubSpotSettings(
        @DefaultValue("https://api.hubapi.com") String url,
        @DefaultValue("") String token,
        @DefaultValue("2026-09") String version,
        @DefaultValue("true") boolean deliverTestCalls,
        @Nullable MatchPolicies match,
        @DefaultValue("record") ActivitiesOwner activitiesOwner,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("10m") Duration definitionsEvery,
        @DefaultValue("callab") String group)
        implements CrmRecords.Settings {

    @Override
    public String toString() {
        return "HubSpotSettings[url=" + url + ", version=" + version + "]";
    }
}
