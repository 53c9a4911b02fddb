package callabsync.server;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.EnumSet;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Sets up the HTTP server for strangers; see src/docs/decisions/0023-no-thread-waits-for-a-stranger.md. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServerProperties.class)
public class ServerConfiguration {

    /** Larger than any answer that a stranger can get: the socket takes it whole, whether it is read or not. */
    private static final int SOCKET_BUFFER_BYTES = 160 * 1024;

    /** Behind Spring Security. */
    private static final int BEHIND_THE_LOGIN = 0;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> guardedProtocol(
            ServerProperties properties, Clock clock) {
        return factory -> {
            factory.setProtocol(GuardedProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("socket.txBufSize", String.valueOf(SOCKET_BUFFER_BYTES));
                if (connector.getProtocolHandler() instanceof GuardedProtocol guarded) {
                    guarded.limitHeads(properties.headTimeout(), clock);
                }
            });
        };
    }

    @Bean
    BodyMemory bodyMemory(ServerProperties properties) {
        return new BodyMemory(properties.maxBodies().toBytes());
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(ServerProperties properties, BodyMemory memory) {
        var limits = new Body.Limits(
                memory,
                (int) properties.maxBody().toBytes(),
                properties.bodyTimeout().toMillis());
        var threads = new Threads(properties.strangersThreads(), properties.operatorsThreads());
        var registration = new FilterRegistrationBean<>(new BodyFilter(limits, threads));
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    FilterRegistrationBean<OperatorFilter> operatorFilter() {
        var registration = new FilterRegistrationBean<>(new OperatorFilter());
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        registration.setOrder(BEHIND_THE_LOGIN);
        registration.setAsyncSupported(true);
        return registration;
    }
}
