package callabsync.database;

import callabsync.destination.Budgets;
import callabsync.source.ImportSettings;
import callabsync.source.RecordTimes;
import callabsync.source.Source;
import callabsync.source.SourceException;
import callabsync.source.SourceKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Imports read the rows that a statement selects. An import with a statement is read, whatever else is set. */
@Component
final class DatabaseSourceKind implements SourceKind {

    private final Pools pools;
    private final Budgets budgets;

    DatabaseSourceKind(Pools pools, Budgets budgets) {
        this.pools = pools;
        this.budgets = budgets;
    }

    @Override
    public String name() {
        return "database";
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
    public Source source(ImportSettings settings, RecordTimes times) {
        String destination = settings.destinationOrSource();
        var rows =
                new DatabaseSource(() -> pools.of(destination), settings.query().sql(), settings.idType(), times);
        return (after, limit) -> {
            if (!budgets.spend(destination)) {
                throw new SourceException("The rate budget of " + destination + " is used up");
            }
            return rows.read(after, limit);
        };
    }
}
