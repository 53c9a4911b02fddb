package callabsync.webhook;

import callabsync.server.Networks;
import callabsync.server.Proxies;
import callabsync.server.ProxyValve;
import callabsync.store.AtShutdown;
import jakarta.servlet.DispatcherType;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.catalina.core.StandardHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Builds the door. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    private static final Logger log = LoggerFactory.getLogger(WebhookConfiguration.class);

    @Bean
    Verification verification(
            DoorMetrics metrics, FailureLimits failures, ObjectProvider<SignatureFailures> signatureFailures) {
        var runs = new SignatureRuns((source, inARow) -> {
            log.atWarn()
                    .addKeyValue("source", source)
                    .addKeyValue("in_a_row", inARow)
                    .log("webhook.signatures-failed");
            signatureFailures.forEach(each -> each.alarming(source, inARow));
        });
        return new Verification(metrics, failures, runs);
    }

    @Bean
    AtShutdown doorCloser(DoorClosing closing, WebhookProperties properties) {
        return closing.within(properties.door().closeAfter());
    }

    @Bean
    FilterRegistrationBean<DoorFilter> doorFilter(
            WebhookProperties properties,
            Sources sources,
            DoorEngine engine,
            Buffered buffered,
            AnswerRecorder recorder,
            FailureLimits failures) {
        var door = new Visit.Door(
                engine, buffered, recorder, properties.door().requestTimeout().toMillis());
        var registration = new FilterRegistrationBean<>(new DoorFilter(sources, new Guards(failures), door));
        registration.addUrlPatterns(DoorFilter.PATH + "/*", "/error");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        return registration;
    }

    /** Before everything else, so that door and dashboard believe the same. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> believedProxies(WebhookProperties properties) {
        var proxies = new Proxies(new Networks(properties.trustedProxies()));
        return factory -> factory.addEngineValves(new ProxyValve(proxies));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> jsonErrors() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(JsonErrors.class.getName());
            }
        });
    }

    /** Gives a connection only what a webhook needs, so that thousands of connections fit into a small process. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallConnections() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.directBuffer", "true");
            connector.setProperty("socket.appReadBufSize", "4096");
            connector.setProperty("socket.appWriteBufSize", "4096");
        });
    }

    /** Answers what Spring Security's firewall refuses on paths other than the door's. */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        byte[] json = "{\"error\":\"Bad request\"}".getBytes(StandardCharsets.UTF_8);
        return (request, response, rejected) -> {
            response.setStatus(400);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(json);
        };
    }
}
