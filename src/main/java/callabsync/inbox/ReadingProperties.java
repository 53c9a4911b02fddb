package callabsync.inbox;

import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.event.Words;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are read.
 *
 * @param businessZone where times without an offset are meant
 * @param dateOrder what comes first in a spoken date such as 03/04/2026
 */
@ConfigurationProperties("callab.sync")
record ReadingProperties(
        @DefaultValue("UTC") ZoneId businessZone,
        @DefaultValue("unknown") DateOrder dateOrder,
        @DefaultValue Reading reading) {

    /**
     * The words of extraction, comma-separated.
     *
     * @param placeholders texts that stand for no value, in any case
     * @param yesNo outcomes that are yes or no
     */
    record Reading(
            @DefaultValue(Words.PLACEHOLDERS) String placeholders,
            @DefaultValue(Words.YES_NO) String yesNo) {}

    EventReader.Settings settings() {
        return new EventReader.Settings(businessZone, dateOrder, Words.of(reading.placeholders(), reading.yesNo()));
    }
}
