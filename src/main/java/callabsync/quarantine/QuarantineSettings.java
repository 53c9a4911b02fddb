package callabsync.quarantine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much the quarantine keeps; {@link QuarantineShares} says what goes first.
 *
 * @param maxRejections how many refused requests
 * @param maxBytes how many bytes of their bodies
 */
@ConfigurationProperties("callab.sync.quarantine")
public record QuarantineSettings(
        @DefaultValue("1000") int maxRejections,
        @DefaultValue("16MB") DataSize maxBytes) {

    public QuarantineSettings {
        if (maxRejections < 0 || maxBytes.isNegative()) {
            throw new IllegalArgumentException("quarantine must not be negative");
        }
    }
}
