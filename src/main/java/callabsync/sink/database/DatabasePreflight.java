package callabsync.sink.database;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.event.EventReader;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the mappings against what the databases really have: at start, and whenever somebody asks. */
public final class DatabasePreflight {

    static final String CONTACTS = "database/database-contact";
    static final String CALLS = "database/database-call";

    private static final Logger log = LoggerFactory.getLogger(DatabasePreflight.class);

    /** An event with all that Callab documents, so that a mapping writes each of its columns. */
    private static final String EVERYTHING = """
            {"event": "call_outcome_extracted", "timestamp": "2025-01-01T10:00:00Z",
             "contact": {"id": "c", "phone": "+14085550100", "first_name": "a", "last_name": "b", "email": "a@b.example",
               "company": "d", "category": "e", "tags": ["f"], "custom_fields": {"crm_id": "1", "source": "g"}},
             "call": {"id": "h", "status": "completed", "duration": 1, "start_time": "2025-01-01T09:00:00Z",
               "end_time": "2025-01-01T10:00:00Z", "recording_url": "https://a.example", "transcript": "i", "summary": "j"},
             "outcomes": {"interested": true, "product": "k", "budget": "l", "decision_timeline": "m", "next_action": "n",
               "appointment_booked": true, "appointment_date": "2025-01-02T10:00:00Z", "objections": ["o"],
               "sentiment": "p"}}
            """;

    private final Destinations destinations;
    private final Pools pools;
    private final Structures structures;
    private final Mappings mappings;

    DatabasePreflight(Destinations destinations, Pools pools, Structures structures, Mappings mappings) {
        this.destinations = destinations;
        this.pools = pools;
        this.structures = structures;
        this.mappings = mappings;
    }

    /** What is wrong between the mappings and this destination's tables, for a person; empty when all is well. */
    public List<String> check(String destination) {
        DatabaseSettings settings = pools.settings(destination);
        try (Connection connection = pools.connect(destination)) {
            structures.forget(destination);
            Structure structure = structures.of(destination, connection);
            var findings = new ArrayList<String>();
            findings.addAll(lacking(structure.contacts(), settings.contactsMappingOr(CONTACTS)));
            structure.calls().ifPresent(table -> findings.addAll(lacking(table, settings.callsMappingOr(CALLS))));
            return findings;
        } catch (UnfitTableException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            return List.of(Ruling.of(e).reason());
        }
    }

    private List<String> lacking(Table table, String mapping) {
        try {
            var event = EventReader.read(EVERYTHING.getBytes(StandardCharsets.UTF_8))
                    .event();
            Set<String> written = Json.object(mappings.apply(mapping, event.document(), Map.of("total_calls", 1)))
                    .keySet();
            return table.lacking(written).stream()
                    .map(column -> "The table " + table.name() + " has no column " + column + ", which " + mapping
                            + " writes: it is left out")
                    .toList();
        } catch (MappingFailedException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** Checks all destinations of the kind and logs what is wrong. */
    void checkAll() {
        for (Destination destination : destinations.ofSink("database")) {
            List<String> findings = check(destination.id());
            findings.forEach(finding -> log.atWarn()
                    .addKeyValue("destination", destination.id())
                    .addKeyValue("finding", finding)
                    .log("preflight.failed"));
            if (findings.isEmpty()) {
                log.atInfo().addKeyValue("destination", destination.id()).log("preflight.passed");
            }
        }
    }
}
