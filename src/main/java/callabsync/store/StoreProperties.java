package callabsync.store;

import callabsync.event.Secret;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the store is.
 *
 * @param dataDir the folder of the embedded store
 * @param dataDirIsPersistent whether the operator says that the folder outlives the process and its machine or container
 * @param url a PostgreSQL JDBC URL, which may hold a password, for several nodes; blank: the embedded store
 * @param largestGroup how many pieces of work one commit may hold
 */
@ConfigurationProperties("callab.sync.store")
public record StoreProperties(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("false") boolean dataDirIsPersistent,
        @DefaultValue("") Secret url,
        @DefaultValue("") String user,
        @DefaultValue("") Secret password,
        @DefaultValue("256") int largestGroup) {}
