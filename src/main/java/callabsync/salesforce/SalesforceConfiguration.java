package callabsync.salesforce;

import callabsync.destination.Destinations;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.routing.AccountComponent;
import callabsync.sink.AddressGuard;
import callabsync.sink.Matching;
import callabsync.sink.Phones;
import callabsync.sink.Pipeline;
import callabsync.sink.Preflights;
import callabsync.sink.Requests;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the Salesforce sink. */
@Configuration(proxyBeanMethods = false)
class SalesforceConfiguration {

    @Bean
    SalesforceKind salesforceKind(ObjectProvider<Orgs> orgs) {
        return new SalesforceKind(orgs::getObject);
    }

    @Bean
    Orgs salesforceOrgs(
            Destinations destinations,
            Requests requests,
            AddressGuard guard,
            Clock clock,
            ObjectProvider<RandomGenerator> random) {
        return new Orgs(destinations, requests, guard, clock, random.getIfAvailable(RandomGenerator::getDefault));
    }

    @Bean
    AccountComponent salesforceComponent() {
        return new AccountComponent("salesforce");
    }

    /** {@code salesforceRequests} in routes. */
    @Bean
    SalesforceRequestRoutes salesforceRequests(Orgs salesforceOrgs, AddressGuard guard, Clock clock) {
        return new SalesforceRequestRoutes(salesforceOrgs.connections(), salesforceOrgs.idle(guard, clock));
    }

    /** What a write is refused for is checked, and so alerted, by the preflight. */
    @Bean
    RefusedFields salesforceRefusedFields(Clock clock, ObjectProvider<Preflights> preflights) {
        return new RefusedFields(clock, destination -> preflights.getObject().run(destination));
    }

    @Bean
    OrgDefinitions salesforceDefinitions(Clock clock, MappingProperties mapping, RefusedFields refused) {
        return new OrgDefinitions(clock, new FieldValues(mapping.businessZone()), refused);
    }

    /** {@code salesforce} in routes. */
    @Bean
    Salesforce salesforce(
            Orgs orgs,
            Mappings mappings,
            OrgDefinitions salesforceDefinitions,
            Matching matching,
            Phones phones,
            Pipeline pipeline) {
        return new Salesforce(orgs, mappings, salesforceDefinitions, matching, phones, pipeline);
    }

    @Bean
    SalesforcePreflight salesforcePreflight(Orgs orgs, OrgDefinitions salesforceDefinitions, Mappings mappings) {
        return new SalesforcePreflight(orgs, salesforceDefinitions, mappings);
    }
}
