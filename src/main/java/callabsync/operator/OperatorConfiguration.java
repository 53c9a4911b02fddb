package callabsync.operator;

import callabsync.imports.ImportRuns;
import callabsync.sink.Preflights;
import callabsync.store.Disk;
import callabsync.store.GroupCommit;
import callabsync.webhook.RecentAnswers;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

/** What the operator needs besides pages and API. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    Watch importWatch(ImportRuns runs) {
        return imports(runs::failing, runs::notes);
    }

    /** @param notes what imports leave behind, by import */
    static Watch imports(Supplier<List<String>> failing, Supplier<Map<String, String>> notes) {
        return seen -> Stream.concat(
                failing.get().stream()
                        .map(each -> Incident.of(
                                "import-failing", each, "Import " + each + " failed three times in a row", seen.at())),
                notes.get().entrySet().stream()
                        .map(each -> Incident.of(
                                "import-incomplete",
                                each.getKey(),
                                "Import " + each.getKey() + ": " + each.getValue(),
                                seen.at())));
    }

    @Bean
    Watch storeWatch(
            GroupCommit store,
            OperatorProperties properties,
            Disk disk,
            @Qualifier("inboxHealthIndicator") HealthIndicator inbox) {
        return new StoreWatch(
                store.node(),
                properties.alerts().diskFree().toBytes(),
                disk::room,
                () -> inbox.health().getStatus().equals(Status.UP));
    }

    @Bean
    Watch answerWatch(RecentAnswers answers, GroupCommit store) {
        return new AnswerWatch(answers, store.node());
    }

    @Bean
    Watch preflightWatch(Preflights preflights) {
        return new PreflightWatch(preflights::all);
    }

    @Bean
    Watch loginWatch(LoginFailures logins) {
        return seen -> logins.alarming(seen.at()).stream()
                .map(message -> Incident.of("logins-failing", "", message, seen.at()));
    }

    /** Off: it would look for each link of a page through the whole class path, as if it were a file with a version. */
    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> linksAsTheyAre() {
        var filter = new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
        filter.setEnabled(false);
        return filter;
    }

    @Bean
    OperatorRoutes operatorRoutes(Alerts alerts, Tellings tellings, DeliveryMetrics metrics, ProductMetrics others) {
        return new OperatorRoutes(alerts, tellings, metrics, others);
    }
}
