/**
 * How the product reaches Kafka: the properties of Kafka's clients, shared by door, intake, health and destinations,
 * and the description of its failures.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
