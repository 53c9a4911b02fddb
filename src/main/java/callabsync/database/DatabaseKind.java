package callabsync.database;

import callabsync.destination.Budgets;
import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import callabsync.source.ImportSettings;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import callabsync.source.SourceKind;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The kind {@code database}: on when there is a JDBC URL. It gets events besides the CRM. Imports read the rows that a
 * statement selects; an import with a statement is read, whatever else is set.
 */
@Component
final class DatabaseKind implements SinkKind, SourceKind {

    private final ObjectProvider<Databases> databases;
    private final ObjectProvider<Budgets> budgets;

    /** Databases and budgets are resolved late: they need the destinations, which need their kinds. */
    DatabaseKind(ObjectProvider<Databases> databases, ObjectProvider<Budgets> budgets) {
        this.databases = databases;
        this.budgets = budgets;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.missing("url", "CRM_DB_URL");
    }

    @Override
    public boolean isCrm() {
        return false;
    }

    @Override
    public Optional<String> missing(ImportSettings settings) {
        return settings.query().sql().isBlank() ? Optional.of("query is not set") : Optional.empty();
    }

    @Override
    public boolean isToBeRead(ImportSettings settings) {
        return true;
    }

    @Override
    public RecordSource source(ImportSettings settings, RecordTimes times) {
        String destination = settings.destinationOrSource();
        var rows = new DatabaseSource(
                () -> databases.getObject().pool(destination), settings.query().sql(), settings.idType(), times);
        return (after, limit) -> {
            if (!budgets.getObject().spend(destination)) {
                throw new SourceException("The rate budget of " + destination + " is used up");
            }
            return rows.read(after, limit);
        };
    }
}
