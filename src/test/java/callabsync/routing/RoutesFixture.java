package callabsync.routing;

import callabsync.mapping.FolderFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of a folder for tests, read as the product reads them but not tried first. */
public final class RoutesFixture {

    private RoutesFixture() {}

    /** Counts the steps of the routes that are added from now on. */
    public static StepCounts counted(CamelContext camel, Clock clock) {
        var counts = new StepCounts(clock);
        camel.getCamelContextExtension().addInterceptStrategy(counts);
        return counts;
    }

    /** Adds all routes of the folder; they start with the context. */
    public static void load(Path folder, CamelContext camel) {
        RouteLoader.install(camel);
        try {
            List<Resource> files = new ArrayList<>();
            for (Path file : new FolderFiles(folder, ".camel.yaml").list().values()) {
                files.add(ResourceHelper.resolveMandatoryResource(camel, "file:" + file));
            }
            PluginHelper.getRoutesLoader(camel).loadRoutes(files);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot load the routes of " + folder, e);
        }
    }
}
