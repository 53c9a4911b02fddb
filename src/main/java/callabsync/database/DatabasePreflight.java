package callabsync.database;

import callabsync.database.Databases.Structure;
import callabsync.event.EventReader;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import callabsync.sink.NotSentException;
import callabsync.sink.Preflight;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Checks the mappings against what the databases really have: at start, and whenever somebody asks. */
@Component
final class DatabasePreflight implements Preflight {

    static final String CONTACTS = "database/database-contact";
    static final String CALLS = "database/database-call";

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

    private final Databases databases;
    private final Mappings mappings;

    DatabasePreflight(Databases databases, Mappings mappings) {
        this.databases = databases;
        this.mappings = mappings;
    }

    @Override
    public String sink() {
        return "database";
    }

    @Override
    public List<Finding> check(String destination) {
        DatabaseSettings settings = databases.settings(destination);
        try (Connection connection = databases.connect(destination)) {
            databases.forget(destination);
            Structure structure = databases.structure(destination, connection);
            var findings = new ArrayList<Finding>();
            findings.addAll(unfit(structure.contacts(), settings.contactsMappingOr(CONTACTS)));
            structure.calls().ifPresent(table -> findings.addAll(unfit(table, settings.callsMappingOr(CALLS))));
            return findings;
        } catch (NotSentException e) {
            return List.of(new Finding("tables", "*", String.valueOf(e.getMessage()), "database-sink.md has its DDL"));
        } catch (SQLException e) {
            throw new NotSentException(SqlErrors.verdict(e).reason());
        }
    }

    private List<Finding> unfit(Table table, String mapping) {
        Map<String, Object> written;
        try {
            var event = EventReader.read(EVERYTHING.getBytes(StandardCharsets.UTF_8))
                    .event();
            written = Json.object(mappings.apply(mapping, event.document(), Map.of("total_calls", 1, "call_key", "h")));
        } catch (MappingFailedException e) {
            return List.of(new Finding(mapping, "*", String.valueOf(e.getMessage()), "Mend the mapping"));
        }
        var findings = new ArrayList<Finding>();
        written.forEach((name, value) -> {
            var column = table.column(name);
            if (column.isEmpty()) {
                findings.add(new Finding(
                        table.name(),
                        name,
                        "The table does not have this column, which " + mapping + " writes",
                        "Add the column, or take it out of the mapping"));
            } else if (column.get().fit(value).isEmpty()) {
                findings.add(new Finding(
                        table.name(),
                        name,
                        "It is a " + column.get().typeName() + ", which cannot take what " + mapping + " writes",
                        "Change the column, or the mapping"));
            }
        });
        return findings;
    }
}
