package callabsync;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Leaves out what the libraries would configure and nothing here uses: each would be read, its conditions asked and its
 * beans made at every start. A Camel component or language that is left out can be used in a route all the same; only
 * {@code camel.component.*} and {@code camel.language.*} settings of it would find nobody.
 */
class UnusedAutoConfigurations implements AutoConfigurationImportFilter {

    private static final String BOOT = "org.springframework.boot.autoconfigure.";
    private static final String CAMEL = "org.apache.camel.spring.boot.";
    private static final String COMPONENT = "org.apache.camel.component.";
    private static final String LANGUAGE = "org.apache.camel.language.";

    /** Packages, or classes, by what their names begin with. */
    static final List<String> PREFIXES = List.of(
            // Secrets come from variables and files (SecretFiles).
            CAMEL + "vault.",
            // Other nodes are found through the database, work is shared by leases.
            CAMEL + "cloud.",
            CAMEL + "cluster.",
            // Routes are started and watched by RouteFolder.
            CAMEL + "routecontroller.",
            CAMEL + "routetemplate.",
            CAMEL + "threadpool.",
            CAMEL + "trace.",
            CAMEL + "actuate.console.",
            CAMEL + "actuate.health.CamelAvailabilityCheck",
            COMPONENT + "beanclass.",
            COMPONENT + "browse.",
            COMPONENT + "controlbus.",
            COMPONENT + "dataformat.",
            COMPONENT + "dataset.",
            COMPONENT + "file.",
            COMPONENT + "mock.",
            COMPONENT + "ref.",
            COMPONENT + "rest.",
            COMPONENT + "saga.",
            COMPONENT + "seda.",
            COMPONENT + "stub.",
            COMPONENT + "validator.",
            COMPONENT + "xslt.",
            LANGUAGE + "csimple.",
            LANGUAGE + "ref.",
            LANGUAGE + "simple.springboot.File",
            LANGUAGE + "tokenizer.",
            LANGUAGE + "variable.",
            LANGUAGE + "xpath.",
            // CRMs are called through Camel and Apache HttpClient, the store through Tx.
            BOOT + "aop.",
            BOOT + "cache.",
            BOOT + "dao.PersistenceExceptionTranslation",
            BOOT + "gson.",
            BOOT + "http.client.",
            BOOT + "netty.",
            BOOT + "sql.init.",
            BOOT + "transaction.",
            BOOT + "web.client.",
            BOOT + "websocket.servlet.",
            // Both are the program's own: one writer, and databases by URL.
            BOOT + "jdbc.",
            BOOT + "flyway.");

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        var used = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String candidate = candidates[i];
            used[i] = candidate != null && PREFIXES.stream().noneMatch(candidate::startsWith);
        }
        return used;
    }
}
