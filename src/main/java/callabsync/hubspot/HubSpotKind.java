package callabsync.hubspot;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kind {@code hubspot}: on when there is a token. */
final class HubSpotKind implements SinkKind {

    private static final Pattern ID = Pattern.compile("[0-9]+");

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

    @Override
    public Claim claimOf(String crmId) {
        return ID.matcher(crmId).matches() ? Claim.SHAPE : Claim.NONE;
    }
}
