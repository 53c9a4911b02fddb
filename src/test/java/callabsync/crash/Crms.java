package callabsync.crash;

import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.StandIn;
import callabsync.support.AppProcess;
import callabsync.support.DatabaseGuide;
import callabsync.support.Events;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The strict CRMs that a run delivers to, the call of each number, and what the calls did in them. */
final class Crms implements AutoCloseable {

    static final String DATABASE = "database";
    static final List<String> DESTINATIONS = List.of("hubspot", "salesforce", "http", DATABASE);

    private static final int CONTACTS = 60;
    private static final Instant FIRST_CALL = Instant.parse("2025-11-17T08:00:00Z");
    private static final String SHORT_WAITS = "1s,1s,1s,1s,2s,2s,2s,2s,3s,3s,3s,3s" + ",5s".repeat(20);

    final HubSpotStandIn hubSpot = new HubSpotStandIn(Clock.systemUTC()).start();
    final SalesforceStandIn salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
    final CrmHttpStandIn http = new CrmHttpStandIn(Clock.systemUTC()).start();
    private final String database;

    Crms(Path folder) throws SQLException {
        database = "jdbc:sqlite:" + folder.resolve("crm.db");
        try (var connection = database()) {
            DatabaseGuide.createTables("SQLite", connection);
        }
        for (int i = 0; i < CONTACTS; i++) {
            hubSpot.contact("" + (1000 + i), Map.of("lastname", "Person " + i));
            salesforce.row("Lead", lead(i), Map.of("LastName", "Person " + i, "Company", "Tech Corp"));
            http.contact("lead_" + i, Map.of("last_name", "Person " + i));
        }
    }

    AppProcess configure(AppProcess app) {
        app.variable("HUBSPOT_URL", hubSpot.url())
                .variable("HUBSPOT_TOKEN", "sandbox")
                .variable("SALESFORCE_LOGIN_URL", salesforce.url())
                .variable("SALESFORCE_CLIENT_ID", "sandbox")
                .variable("SALESFORCE_CLIENT_SECRET", "sandbox")
                .variable("CRM_HTTP_URL", http.url())
                .variable("CRM_HTTP_TOKEN", "sandbox")
                .variable("CRM_DB_URL", database)
                .setting("callab.sync.destinations.hubspot.rate", "10000/1s");
        for (String destination : DESTINATIONS) {
            app.setting("callab.sync.destinations." + destination + ".retry-schedule", SHORT_WAITS);
            if (!destination.equals(DATABASE)) {
                app.setting("callab.sync.destinations." + destination + ".timeout", "2s");
            }
        }
        return app;
    }

    List<StandIn> standIns() {
        return List.of(hubSpot, salesforce, http);
    }

    void forgetRequests() {
        standIns().forEach(StandIn::forgetRequests);
    }

    /** Whether each got a request since {@link #forgetRequests}. */
    boolean wereReached() {
        return standIns().stream().allMatch(crm -> crm.requestCount() > 0);
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(database);
    }

    /** The destination that call {@code number} is for. */
    static String destinationOf(int number) {
        return switch (number % 5) {
            case 0 -> "http";
            case 1, 2 -> "salesforce";
            default -> "hubspot";
        };
    }

    private static String lead(int contact) {
        return "00Q5e00000AB%03d".formatted(contact);
    }

    private static String crmId(int number) {
        int contact = number % CONTACTS;
        return switch (destinationOf(number)) {
            case "http" -> "lead_" + contact;
            case "salesforce" -> lead(contact);
            default -> "" + (1000 + contact);
        };
    }

    static byte[] webhook(int number) {
        String crmId = crmId(number);
        String at = FIRST_CALL.plusSeconds(number).toString();
        Events event = Events.outcomeExtracted()
                .at(at)
                .call("call_" + number)
                .contact("cont_" + crmId)
                .phone("+1408555" + (1000 + number % CONTACTS))
                .crmId(crmId)
                .outcome("budget", "$" + number)
                // Over before the contact's next call, which would move it otherwise.
                .outcome("appointment_date", FIRST_CALL.plusSeconds(number + 1).toString());
        event.object("call").put("start_time", at);
        event.object("call").put("end_time", at);
        return event.bytes();
    }

    /** What each call of a destination did, by the effect's name and how often it is there: the kind's name first. */
    Map<String, Integer> effects(String destination) throws SQLException {
        var counts = new HashMap<String, Integer>();
        switch (destination) {
            case "hubspot" -> {
                count(counts, "call", hubSpot.calls(), record -> marked(record.get("hs_call_body")));
                count(counts, "task", hubSpot.tasks(), record -> marked(record.get("hs_task_body")));
                count(counts, "meeting", hubSpot.meetings(), record -> marked(record.get("hs_meeting_body")));
            }
            case "salesforce" -> {
                count(counts, "", salesforce.tasks(), row -> "" + row.get("Callab_Key__c"));
                count(counts, "", salesforce.events(), row -> "" + row.get("Callab_Key__c"));
            }
            case DATABASE -> {
                try (var connection = database();
                        var statement = connection.createStatement();
                        var rows = statement.executeQuery("SELECT call_id FROM callab_calls")) {
                    while (rows.next()) {
                        counts.merge("row " + rows.getString(1), 1, Integer::sum);
                    }
                }
            }
            default -> {
                // A PATCH of the generic CRM is the same however often it is sent: only its newest value counts.
            }
        }
        return counts;
    }

    /** The names of the effects that this call must have at this destination. */
    static List<String> expected(String destination, String call) {
        return switch (destination) {
            case "hubspot" -> List.of("call " + call, "task " + call, "meeting " + call);
            case "salesforce" -> List.of(" " + call + "/call", " " + call + "/task", " " + call + "/event");
            case DATABASE -> List.of("row " + call);
            default -> List.of();
        };
    }

    private static <V> void count(
            Map<String, Integer> counts,
            String kind,
            Map<String, Map<String, V>> records,
            Function<Map<String, V>, String> call) {
        records.values().forEach(record -> counts.merge(kind + " " + call.apply(record), 1, Integer::sum));
    }

    private static String marked(String body) {
        int mark = body == null ? -1 : body.lastIndexOf("callab:");
        return mark < 0 ? "unmarked" : body.substring(mark + "callab:".length()).strip();
    }

    /** Of these calls, the newest of each contact; answers the contacts that hold something else, with what they hold. */
    List<String> stale(String destination, Iterable<Integer> numbers) {
        var newest = new HashMap<Integer, Integer>();
        numbers.forEach(number -> newest.merge(number % CONTACTS, number, Math::max));
        return newest.values().stream()
                .filter(number -> !("$" + number).equals(budget(destination, crmId(number))))
                .map(number ->
                        crmId(number) + " holds " + budget(destination, crmId(number)) + ", newest is $" + number)
                .toList();
    }

    private String budget(String destination, String crmId) {
        return switch (destination) {
            case "hubspot" -> hubSpot.contacts().get(crmId).get("budget_range");
            case "salesforce" ->
                ""
                        + salesforce.leads().entrySet().stream()
                                .filter(lead -> lead.getKey().startsWith(crmId))
                                .findFirst()
                                .orElseThrow()
                                .getValue()
                                .get("Budget__c");
            default ->
                http.contacts().get(crmId).get("outcomes") instanceof Map<?, ?> outcomes
                        ? "" + outcomes.get("budget")
                        : "nothing";
        };
    }

    @Override
    public void close() {
        standIns().forEach(StandIn::close);
    }
}
