package callabsync.hubspot;

import callabsync.source.ImportSettings;
import callabsync.source.RecordTimes;
import callabsync.source.Source;
import callabsync.source.SourceKind;

/** Imports read HubSpot's contacts. */
final class HubSpotSourceKind implements SourceKind {

    private final Portals portals;

    HubSpotSourceKind(Portals portals) {
        this.portals = portals;
    }

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public Source source(ImportSettings settings, RecordTimes times) {
        return new HubSpotSource(portals.of(settings.destinationOrSource()), settings.fields(), times);
    }
}
