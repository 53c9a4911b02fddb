package callabsync.salesforce;

import callabsync.destination.Destinations;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.routing.AccountComponent;
import callabsync.sink.AddressGuard;
import callabsync.sink.ContactKeys;
import callabsync.sink.Effects;
import callabsync.sink.Links;
import callabsync.sink.Matching;
import callabsync.sink.Phones;
import callabsync.sink.Preflights;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Requests;
import callabsync.sink.SinkPreview;
import callabsync.sink.Totals;
import callabsync.sink.Written;
import callabsync.source.SourceKind;
import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the Salesforce sink. */
@Configuration(proxyBeanMethods = false)
class SalesforceConfiguration {

    @Bean
    SalesforceKind salesforceKind() {
        return new SalesforceKind();
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

    @Bean
    SourceKind salesforceSourceKind(Orgs salesforceOrgs) {
        return new SalesforceSourceKind(new OrgRows(salesforceOrgs));
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
    Definitions salesforceDefinitions(Clock clock, MappingProperties mapping, RefusedFields refused) {
        return new Definitions(clock, new Values(mapping.businessZone()), refused);
    }

    @Bean
    Memory salesforceMemory(GroupCommit store, ContactKeys keys, Links links, Written written, Effects effects) {
        return new Memory(store, keys, links, written, effects);
    }

    @Bean
    Records salesforceRecords(
            Mappings mappings, Definitions salesforceDefinitions, Totals totals, Memory memory, Phones phones) {
        return new Records(
                mappings,
                salesforceDefinitions,
                totals,
                memory,
                new NewLeads(mappings, salesforceDefinitions, memory, phones));
    }

    @Bean
    Activities salesforceActivities(Mappings mappings, Definitions salesforceDefinitions, Memory memory) {
        var look = new ActivityLook(salesforceDefinitions);
        return new Activities(
                mappings,
                memory,
                look,
                new StandingEvents(salesforceDefinitions, memory),
                new NewActivities(salesforceDefinitions, memory, look),
                new ActivityChange(salesforceDefinitions, memory));
    }

    /** {@code salesforce} in routes. */
    @Bean
    Salesforce salesforce(
            Orgs orgs,
            Matching matching,
            Definitions salesforceDefinitions,
            Records salesforceRecords,
            Activities salesforceActivities,
            Phones phones) {
        return new Salesforce(orgs, matching, salesforceDefinitions, salesforceRecords, salesforceActivities, phones);
    }

    @Bean
    SinkPreview salesforcePreview(
            Orgs orgs,
            Salesforce salesforce,
            Records salesforceRecords,
            Definitions salesforceDefinitions,
            Mappings mappings,
            PreviewSteps steps) {
        return new SalesforcePreview(orgs, salesforce, salesforceRecords, salesforceDefinitions, mappings, steps);
    }

    @Bean
    SalesforcePreflight salesforcePreflight(Orgs orgs, Definitions salesforceDefinitions, Mappings mappings) {
        return new SalesforcePreflight(orgs, salesforceDefinitions, mappings);
    }
}
