package callabsync.imports;

import callabsync.destination.Budgets;
import callabsync.destination.DestinationSettings;
import callabsync.destination.Destinations;
import callabsync.imports.ImportProperties.Settings;
import callabsync.sink.Databases;
import callabsync.sink.HttpLists;
import callabsync.sink.Json;
import callabsync.sink.Requests;
import callabsync.sink.SalesforceRows;
import java.time.ZoneId;

/** Makes the source of an import from its settings and those of the CRM's destination. */
final class Sources {

    private final Requests requests;
    private final SalesforceRows salesforce;
    private final HttpLists lists;
    private final Databases databases;
    private final Access access;

    /**
     * How destinations are reached, and in which zone their times without an offset are.
     *
     * @param zone the business zone
     */
    record Access(Destinations destinations, Budgets budgets, ZoneId zone) {}

    Sources(Requests requests, SalesforceRows salesforce, HttpLists lists, Databases databases, Access access) {
        this.requests = requests;
        this.salesforce = salesforce;
        this.lists = lists;
        this.databases = databases;
        this.access = access;
    }

    Source of(String importId, Settings settings) {
        String destination = settings.destinationOrSource();
        DestinationSettings set = access.destinations().settings(destination);
        var times = new RecordTimes(settings.timeZone().isBlank() ? access.zone() : ZoneId.of(settings.timeZone()));
        return switch (settings.source()) {
            case "hubspot" ->
                new HubSpotSource(
                        requests,
                        new HubSpotSource.Access(
                                destination,
                                set.get("url").orElse("https://api.hubapi.com"),
                                set.get("token").orElse(""),
                                set.get("version").orElse("2026-09")),
                        settings.fields(),
                        times);
            case "salesforce" ->
                new SalesforceSource(salesforce, destination, settings.object(), settings.fields(), times);
            case "http" -> new HttpSource(lists, destination, checked(importId, settings), times);
            case "database" ->
                budgeted(
                        destination,
                        new DatabaseSource(
                                () -> databases.of(destination),
                                settings.query() == null ? "" : settings.query().sql(),
                                settings.idType(),
                                times));
            default ->
                throw new IllegalArgumentException("callab.sync.imports." + importId
                        + ".source must be hubspot, salesforce, http or database, not " + settings.source());
        };
    }

    private static Settings checked(String importId, Settings settings) {
        if (!settings.body().isBlank() && Json.read(settings.body()) == null) {
            throw new IllegalArgumentException("callab.sync.imports." + importId + ".body is no JSON");
        }
        return settings;
    }

    private Source budgeted(String destination, Source source) {
        return (after, limit) -> {
            if (!access.budgets().spend(destination)) {
                throw new SourceException("The rate budget of " + destination + " is used up");
            }
            return source.read(after, limit);
        };
    }
}
