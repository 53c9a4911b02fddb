package callabsync.webhook;

import callabsync.event.EventReader;
import callabsync.server.ServerConfiguration;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import callabsync.support.SettableClock;
import callabsync.support.TempFolders;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The door alone, on a real port, with a real store for its quarantine and an inbox that a test commands. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            DataSourceAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@ConfigurationPropertiesScan({"callabsync.webhook", "callabsync.quarantine"})
@ComponentScan(
        basePackages = {"callabsync.webhook", "callabsync.quarantine"},
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test|IT|Application)(\\$.*)?"))
@Import(ServerConfiguration.class)
class DoorApplication {

    @Bean
    SettableClock clock() {
        return new SettableClock();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> temporaryFiles() {
        return tomcat ->
                tomcat.setBaseDirectory(TempFolders.create("door-tomcat").toFile());
    }

    @Bean
    SettableInbox inbox() {
        return new SettableInbox();
    }

    @Bean
    Database database() {
        return Database.sqlite(TempFolders.create("door").resolve("store.db"));
    }

    @Bean
    GroupCommit groupCommit(Database database, Clock clock) {
        return new GroupCommit(database, "test", clock, 64);
    }

    @Bean
    EventReader reader() {
        return EventReader.WITH_DEFAULTS;
    }

    @Bean
    Vault vault() {
        return Vault.plain();
    }

    @Bean
    Ids ids(Clock clock) {
        return new Ids(clock, new Random(1));
    }

    @Bean
    Alarms alarms() {
        return new Alarms();
    }

    /** Hears the alarms. */
    static final class Alarms implements SignatureFailures {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void alarming(String source, int inARow) {
            heard.add(source + " " + inARow);
        }
    }
}
