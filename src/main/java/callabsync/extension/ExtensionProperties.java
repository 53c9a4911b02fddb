package callabsync.extension;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the jars of extensions are.
 *
 * @param extensionsDir the folder; its jars are read when the program starts
 */
@ConfigurationProperties("callab.sync")
record ExtensionProperties(@DefaultValue("./extensions") Path extensionsDir) {}
