package callabsync.operator;

import callabsync.imports.ImportRuns;
import callabsync.sink.Preflights;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

/** What the operator needs besides pages and API. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    Alerts.AlertParts alertParts(
            OperatorProperties properties, Clock clock, ImportRuns runs, Preflights preflights, LoginFailures logins) {
        return new Alerts.AlertParts(
                properties.alerts(), clock, runs::failing, runs::notes, preflights::all, logins::alarming);
    }

    /** Off: it would look for each link of a page through the whole class path, as if it were a file with a version. */
    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> linksAsTheyAre() {
        var filter = new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
        filter.setEnabled(false);
        return filter;
    }

    @Bean
    OperatorRoutes operatorRoutes(Alerts alerts, DeliveryMetrics metrics) {
        return new OperatorRoutes(alerts, metrics);
    }
}
