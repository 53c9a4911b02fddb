package callabsync.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of the HTTP server.
 *
 * @param headTimeout how long the head of a request may take, from its first byte to its last
 * @param bodyTimeout how long a body may take that is not for the door; the door has its own limit
 * @param maxBody the largest body that is not for the door
 * @param maxBodies memory for all such bodies on their way
 * @param strangersThreads how many threads may serve requests at once that are neither for the door nor probes, before
 *     their login is known
 * @param operatorsThreads the same, after the login
 */
@ConfigurationProperties("callab.sync.server")
record ServerProperties(
        @DefaultValue("5s") Duration headTimeout,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue("4MB") DataSize maxBody,
        @DefaultValue("16MB") DataSize maxBodies,
        @DefaultValue("24") int strangersThreads,
        @DefaultValue("24") int operatorsThreads) {

    ServerProperties {
        require(headTimeout.toMillis() > 0, "head-timeout must be positive");
        require(bodyTimeout.toMillis() > 0, "body-timeout must be positive");
        require(maxBody.toBytes() > 0 && maxBody.toBytes() < Integer.MAX_VALUE / 2, "max-body must be 1B to 1023MB");
        require(maxBodies.compareTo(maxBody) >= 0, "max-bodies must be at least max-body");
        require(
                strangersThreads > 0 && operatorsThreads > 0,
                "strangers-threads and operators-threads must be positive");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("callab.sync.server: " + otherwise);
        }
    }
}
