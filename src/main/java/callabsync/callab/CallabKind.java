package callabsync.callab;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The sink that imported records go to. */
@Component
public final class CallabKind implements SinkKind {

    @Override
    public String name() {
        return "callab";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        if (settings.get("api-key").isEmpty()) {
            return Optional.of("CALLAB_API_KEY is not set");
        }
        return settings.get("campaign-id").isEmpty() ? Optional.of("CALLAB_CAMPAIGN_ID is not set") : Optional.empty();
    }

    @Override
    public boolean isCrm() {
        return false;
    }
}
