package callabsync.imports;

import callabsync.destination.Budgets;
import callabsync.destination.DestinationSettings;
import callabsync.destination.Destinations;
import callabsync.imports.ImportProperties.Settings;
import callabsync.sink.Requests;
import callabsync.sink.SalesforceRows;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Makes the source of an import from its settings and those of the CRM's destination. */
final class Sources {

    private final Requests requests;
    private final SalesforceRows salesforce;
    private final Destinations destinations;
    private final Budgets budgets;

    Sources(Requests requests, SalesforceRows salesforce, Destinations destinations, Budgets budgets) {
        this.requests = requests;
        this.salesforce = salesforce;
        this.destinations = destinations;
        this.budgets = budgets;
    }

    Source of(String importId, Settings settings) {
        String destination = settings.destinationOrSource();
        DestinationSettings access = destinations.settings(destination);
        return switch (settings.source()) {
            case "hubspot" ->
                new HubSpotSource(
                        requests,
                        new HubSpotSource.Access(
                                destination,
                                access.get("url").orElse("https://api.hubapi.com"),
                                access.get("token").orElse(""),
                                access.get("api-version").orElse("2026-09")),
                        settings.fields());
            case "salesforce" -> new SalesforceSource(salesforce, destination, settings.object(), settings.fields());
            case "http" ->
                new HttpSource(
                        requests,
                        destination,
                        access.get("url").orElse(""),
                        access.get("token").orElse(""),
                        settings);
            case "database" -> budgeted(destination, database(access, settings));
            default ->
                throw new IllegalArgumentException("callab.sync.imports." + importId
                        + ".source must be hubspot, salesforce, http or database, not " + settings.source());
        };
    }

    private static DatabaseSource database(DestinationSettings access, Settings settings) {
        var login = new DriverManagerDataSource(
                access.get("url").orElse(""),
                access.get("user").orElse(""),
                access.get("password").orElse(""));
        return new DatabaseSource(login, settings.query(), settings.idType());
    }

    private Source budgeted(String destination, Source source) {
        return (after, limit) -> {
            if (!budgets.spend(destination)) {
                throw new SourceException("The rate budget of " + destination + " is used up");
            }
            return source.read(after, limit);
        };
    }
}
