package callabsync.inbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands between door and inbox.
 *
 * @param mode direct: nothing; kafka: a topic, so that the door goes on while the database is away; spool: this node's
 *     data folder, for the same
 * @param topic of events that are accepted; what cannot be stored ever goes to {@code <topic>.dead}
 * @param group the consumer group that stores them; all nodes are in it
 * @param acknowledgeWithin how long the broker may take; then the door answers 503
 * @param spoolAfter how long the database may take until an event is spooled
 */
@ConfigurationProperties("callab.sync.intake")
public record IntakeProperties(
        @DefaultValue("direct") Mode mode,
        @DefaultValue("callab.webhooks") String topic,
        @DefaultValue("localhost:9092") String brokers,
        @DefaultValue("callab-sync-intake") String group,
        @DefaultValue("3500ms") Duration acknowledgeWithin,
        @DefaultValue("1500ms") Duration spoolAfter) {

    /** The ways from the door to the inbox. */
    public enum Mode {
        /** The store's commit is what is acknowledged. */
        DIRECT,
        /** The broker's acknowledgement is what is acknowledged; a consumer group stores. */
        KAFKA,
        /** While the database is away, the commit of an embedded store of this node's is what is acknowledged. */
        SPOOL
    }
}
