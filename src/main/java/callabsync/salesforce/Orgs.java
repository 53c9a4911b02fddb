package callabsync.salesforce;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.sink.AddressGuard;
import callabsync.sink.RefusedException;
import callabsync.sink.Requests;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.stereotype.Component;

/** The Salesforce orgs by destination, without those that are off. */
@Component
final class Orgs {

    private final Map<String, Org> orgs = new LinkedHashMap<>();
    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Connection idle;

    Orgs(
            Destinations destinations,
            Requests requests,
            AddressGuard guard,
            Clock clock,
            ObjectProvider<RandomGenerator> chosen) {
        RandomGenerator random = chosen.getIfAvailable(RandomGenerator::getDefault);
        for (Destination destination : destinations.ofSink("salesforce")) {
            SalesforceSettings settings =
                    destinations.settings(destination.id()).bind(SalesforceSettings.class);
            var usage = new Usage();
            var connection = new Connection(settings, guard, clock, usage, connections);
            connections.put(destination.id(), connection);
            orgs.put(destination.id(), new Org(destination.id(), settings, requests, connection, usage, clock, random));
        }
        var noLogin = new MapConfigurationPropertySource(Map.of("none.client-secret", "none"));
        SalesforceSettings none = new Binder(noLogin).bindOrCreate("none", SalesforceSettings.class);
        idle = new Connection(none, guard, clock, new Usage(), connections);
    }

    Org of(String destination) {
        Org org = orgs.get(destination);
        if (org == null) {
            throw new IllegalArgumentException("Destination " + destination + " is no Salesforce org that is on");
        }
        return org;
    }

    /**
     * Returns all rows of a query, with the session, the budget and the limits of the destination.
     *
     * @throws callabsync.sink.NotSentException if Salesforce is not reached, or refuses; the message says why
     * @throws callabsync.sink.NoAnswerException if there was no answer
     */
    List<Map<String, Object>> query(String destination, String soql) {
        return RefusedException.asNotSent(() -> of(destination).query(soql));
    }

    /** Returns a component that does nothing, because the request route must start without a destination, too. */
    Connection idle() {
        return idle;
    }

    /** Returns the components by destination. */
    Map<String, Connection> connections() {
        return connections;
    }
}
