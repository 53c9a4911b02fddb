package callabsync.hubspot;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;

/** The kind {@code hubspot}: on when there is a token. */
final class HubSpotKind implements SinkKind {

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.get("token").isPresent() ? Optional.empty() : Optional.of("HUBSPOT_TOKEN is not set");
    }

    @Override
    public boolean isCrm() {
        return true;
    }
}
