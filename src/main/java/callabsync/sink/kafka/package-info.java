/** The Kafka sink: a record per event. Start with {@link callabsync.sink.kafka.KafkaSink}. */
@NullMarked
package callabsync.sink.kafka;

import org.jspecify.annotations.NullMarked;
