/** The Kafka sink: a record per event. Start with {@link callabsync.kafka.KafkaSink}. */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "inbox", "broker", "destination", "delivery", "mapping", "sink"})
package callabsync.kafka;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
