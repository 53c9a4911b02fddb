package callabsync.database;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The kind {@code database}: on when there is a JDBC URL. It gets events besides the CRM. */
@Component
final class DatabaseKind implements SinkKind {

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.get("url").isPresent() ? Optional.empty() : Optional.of("CRM_DB_URL is not set");
    }

    @Override
    public boolean isCrm() {
        return false;
    }
}
