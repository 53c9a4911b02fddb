/**
 * How the product reaches Kafka: the properties of Kafka's clients, the same for door, intake, health and destinations, and
 * its failures in words.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
