package callabsync.broker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Describes failures of Kafka's clients. Does not quote their own messages: they may contain values of properties, and
 * so a password.
 */
public final class KafkaFailures {

    private static final Pattern PROPERTY = Pattern.compile("for configuration ([a-z.]+)");

    private KafkaFailures() {}

    /** Returns the reason without any value of a property. */
    public static String words(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<String> known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return thrown.getClass().getSimpleName();
    }

    /** Returns the exception for a client that a property makes unusable. */
    public static IllegalStateException unusable(String client, RuntimeException thrown) {
        Throwable first = thrown;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return new IllegalStateException(client + " cannot be made of callab.sync.kafka.properties: "
                + known(first).orElse(first.getClass().getSimpleName()));
    }

    private static Optional<String> known(Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return Optional.of("TLS failed: the broker's certificate is not trusted or names another host,"
                    + " or it wants one of ours (ssl.truststore.*, ssl.keystore.*)");
        } else if (cause instanceof UnsupportedSaslMechanismException) {
            return Optional.of("the broker does not offer this sasl.mechanism");
        } else if (cause instanceof AuthenticationException) {
            return Optional.of("the broker refuses the user or the password (sasl.jaas.config)");
        } else if (cause instanceof AuthorizationException) {
            return Optional.of("the user lacks a right on the broker ("
                    + cause.getClass().getSimpleName() + "): kafka.md lists them");
        } else if (cause instanceof UnknownTopicOrPartitionException) {
            return Optional.of("there is no such topic: create it");
        } else if (cause instanceof NotEnoughReplicasException
                || cause instanceof NotEnoughReplicasAfterAppendException) {
            return Optional.of("too few replicas of the topic are in sync");
        } else if (cause instanceof TimeoutException
                || cause instanceof DisconnectException
                || cause instanceof java.util.concurrent.TimeoutException) {
            return Optional.of("no broker answered in time (brokers, security.protocol)");
        }
        return cause instanceof ConfigException wrong ? Optional.of(property(wrong)) : Optional.empty();
    }

    private static String property(ConfigException wrong) {
        Matcher name = PROPERTY.matcher(String.valueOf(wrong.getMessage()));
        return name.find() ? "the property " + name.group(1) + " is wrong" : "a property is wrong";
    }
}
