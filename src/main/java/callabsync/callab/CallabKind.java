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
        return settings.missing("api-key", "CALLAB_API_KEY")
                .or(() -> settings.missing("campaign-id", "CALLAB_CAMPAIGN_ID"));
    }

    @Override
    public boolean isCrm() {
        return false;
    }
}
