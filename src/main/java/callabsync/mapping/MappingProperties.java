package callabsync.mapping;

import callabsync.event.SpokenTime.DateOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where routes and mappings are, and what mappings may know of the business.
 *
 * @param routesDir the folder with routes and mappings
 * @param routesCheckEvery how often the folder is looked at for saved files
 * @param businessZone dates without a time are dates in this zone
 * @param dateOrder what comes first in a spoken date such as 03/04/2026
 * @param defaultRegion two letters, for phone numbers without a country code; absent: such numbers are not valid
 * @param mappingTimeout how long one mapping of one document may take
 */
@ConfigurationProperties("callab.sync")
public record MappingProperties(
        @DefaultValue("./routes") Path routesDir,
        @DefaultValue("1s") Duration routesCheckEvery,
        @DefaultValue("UTC") ZoneId businessZone,
        @DefaultValue("unknown") DateOrder dateOrder,
        @Nullable String defaultRegion,
        @DefaultValue("2s") Duration mappingTimeout) {}
