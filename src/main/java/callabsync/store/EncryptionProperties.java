package callabsync.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Encryption at rest.
 *
 * @param encryptionKey keys of 32 bytes in base64, comma-separated: the first one encrypts, all decrypt; blank: plain
 */
@ConfigurationProperties("callab.sync")
public record EncryptionProperties(@DefaultValue("") String encryptionKey) {

    @Override
    public String toString() {
        return "EncryptionProperties[encryptionKey=" + (encryptionKey.isBlank() ? "not set" : "set") + "]";
    }
}
