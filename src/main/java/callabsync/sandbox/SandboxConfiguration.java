package callabsync.sandbox;

import callabsync.sandbox.standin.SandboxSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;

/** The sandbox profile: logs where the stand-ins are, and starts the self-play once the application is ready. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxConfiguration.class);

    /** Lazy: the port of the application is known only when it is ready. */
    @Bean
    @Lazy
    SelfPlay sandboxSelfPlay(StandIns standIns, SandboxProperties settings, Environment environment) {
        String url = "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port") + "/webhooks/callab";
        String secret = environment
                .getProperty("CALLAB_WEBHOOK_SECRET", "sandbox")
                .split(",")[0]
                .strip();
        return new SelfPlay(standIns, settings, url, secret, Clock.systemUTC());
    }

    @EventListener
    void play(ApplicationReadyEvent ready) throws IOException {
        var context = ready.getApplicationContext();
        StandIns standIns = context.getBean(StandIns.class);
        var line = LOG.atInfo();
        for (SandboxSystem system : standIns.systems()) {
            line = line.addKeyValue(system.name(), system.standIn().url());
        }
        line.log("sandbox.started");
        if (context.getBean(SandboxProperties.class).selfPlay()
                && context.getEnvironment().containsProperty("local.server.port")) {
            context.getBean(SelfPlay.class)
                    .start(new ClassPathResource("sandbox/call-outcome-extracted.json")
                            .getContentAsString(StandardCharsets.UTF_8)
                            .strip());
        }
    }
}
