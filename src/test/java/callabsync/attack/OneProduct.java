package callabsync.attack;

import callabsync.sink.HostileServer;
import callabsync.support.AppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.springframework.util.FileSystemUtils;

/**
 * One product for several classes of attacks, on Kubernetes without a proxy and with a CRM that answers as it likes; it
 * takes long to start. The first class starts it, and it is closed when all have run.
 */
final class OneProduct implements BeforeAllCallback {

    private static Started started;

    static AttackedProduct product() {
        return Objects.requireNonNull(started).product();
    }

    /** The CRM of destination {@code http}. */
    static HostileServer crm() {
        return Objects.requireNonNull(started).crm();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(OneProduct.class))
                .getOrComputeIfAbsent(Started.class, key -> started = start(), Started.class);
    }

    private static Started start() {
        try {
            Path folder = Files.createTempDirectory("callab-sync-attacks");
            var crm = new HostileServer();
            AppProcess app = new AppProcess(folder.resolve("attacked"))
                    .variable("KUBERNETES_SERVICE_HOST", "10.96.0.1")
                    .variable("KUBERNETES_SERVICE_PORT", "443")
                    .variable("CRM_HTTP_URL", crm.url());
            AttackedProduct product = AttackedProduct.start(
                    app,
                    "callab.sync.destinations.http.timeout=" + (AttackedProduct.FULL ? "3s" : "1s"),
                    "callab.sync.sources.listed.secrets=test-secret",
                    "callab.sync.sources.listed.allow-from=192.0.2.0/24",
                    "callab.sync.sources.secure.secrets=test-secret",
                    "callab.sync.sources.secure.require-https=always");
            return new Started(folder, crm, product);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Started(Path folder, HostileServer crm, AttackedProduct product) implements CloseableResource {

        @Override
        public void close() throws IOException {
            product.close();
            crm.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
