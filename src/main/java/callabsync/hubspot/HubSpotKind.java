package callabsync.hubspot;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import callabsync.source.ImportSettings;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceKind;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kind {@code hubspot}: on when there is a token. Imports read its contacts. */
@Component
final class HubSpotKind implements SinkKind, SourceKind {

    private static final Pattern ID = Pattern.compile("[0-9]+");

    private final ObjectProvider<Portals> portals;

    /** @param portals asked for once destinations are known, which know their kinds */
    HubSpotKind(ObjectProvider<Portals> portals) {
        this.portals = portals;
    }

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.missing("token", "HUBSPOT_TOKEN");
    }

    @Override
    public boolean isCrm() {
        return true;
    }

    @Override
    public Claim claimOf(String crmId) {
        return ID.matcher(crmId).matches() ? Claim.SHAPE : Claim.NONE;
    }

    @Override
    public RecordSource source(ImportSettings settings, RecordTimes times) {
        return new HubSpotSource(portals.getObject().of(settings.destinationOrSource()), settings.fields(), times);
    }
}
