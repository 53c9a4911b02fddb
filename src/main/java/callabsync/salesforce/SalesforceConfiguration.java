package callabsync.salesforce;

import callabsync.routing.AccountComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the routes of Salesforce need of others. */
@Configuration(proxyBeanMethods = false)
class SalesforceConfiguration {

    @Bean
    AccountComponent salesforceComponent() {
        return new AccountComponent("salesforce");
    }
}
