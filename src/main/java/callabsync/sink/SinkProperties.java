package callabsync.sink;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all sinks share.
 *
 * @param match what becomes of a contact with no record, or several, unless the destination says otherwise
 * @param defaultRegion of phone numbers without country code, such as {@code US}; blank: such numbers match nothing
 * @param allowLoopback whether HTTP destinations may live on loopback or link-local addresses
 */
@ConfigurationProperties("callab.sync")
record SinkProperties(
        @Nullable MatchPolicies match,
        @DefaultValue("") String defaultRegion,
        @DefaultValue("false") boolean allowLoopback) {

    MatchPolicies matchOrDefault() {
        return match == null ? MatchPolicies.DEFAULT : match.or(MatchPolicies.DEFAULT);
    }
}
