package callabsync.support;

import callabsync.CallabSyncApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.session.ManagerBase;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/** The whole product in the sandbox profile on a free port, as its main class starts it and without what tests add. */
public final class Product implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Product(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with its data in this folder; the loop does not play by itself. */
    public static Product start(Path folder, String... settings) {
        var all = new ArrayList<>(List.of(
                "--spring.profiles.active=sandbox",
                "--server.port=0",
                "--callab.sync.store.data-dir=" + folder,
                "--callab.sync.sandbox.self-play=false",
                "--callab.sync.sandbox.hubspot-port=0",
                "--callab.sync.sandbox.salesforce-port=0",
                "--callab.sync.sandbox.crm-http-port=0",
                "--callab.sync.sandbox.callab-port=0"));
        all.addAll(List.of(settings));
        return new Product(new SpringApplication(Parts.class).run(all.toArray(String[]::new)));
    }

    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** Where its container keeps sessions. */
    public ManagerBase sessions() {
        var server = (TomcatWebServer) ((ServletWebServerApplicationContext) context).getWebServer();
        return (ManagerBase) ((Context) server.getTomcat().getHost().findChildren()[0]).getManager();
    }

    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> parts(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    @Override
    public void close() {
        context.close();
    }

    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    @ConfigurationPropertiesScan(basePackageClasses = CallabSyncApplication.class)
    @ComponentScan(
            basePackageClasses = CallabSyncApplication.class,
            excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = OfTests.class))
    static class Parts {}

    static final class OfTests implements TypeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURI().toString().contains("/test-classes/")
                    || reader.getClassMetadata().getClassName().equals(CallabSyncApplication.class.getName());
        }
    }
}
