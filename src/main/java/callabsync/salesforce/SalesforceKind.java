package callabsync.salesforce;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import callabsync.source.ImportSettings;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceKind;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kind {@code salesforce}: on when there is an org, and client credentials or a key to sign with. Imports read its leads. */
@Component
final class SalesforceKind implements SinkKind, SourceKind {

    private final ObjectProvider<Orgs> orgs;

    /** @param orgs asked for once destinations are known, which know their kinds */
    SalesforceKind(ObjectProvider<Orgs> orgs) {
        this.orgs = orgs;
    }

    @Override
    public String name() {
        return "salesforce";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.missing("login-url", "SALESFORCE_LOGIN_URL")
                .or(() -> settings.missing("client-id", "SALESFORCE_CLIENT_ID"))
                .or(() -> missingLogin(settings));
    }

    private static Optional<String> missingLogin(DestinationSettings settings) {
        if (settings.get("client-secret").isPresent()) {
            return Optional.empty();
        }
        if (settings.get("jwt-keystore").isEmpty()) {
            return Optional.of("neither " + settings.named("client-secret", "SALESFORCE_CLIENT_SECRET") + " nor "
                    + settings.named("jwt-keystore", "SALESFORCE_JWT_KEYSTORE") + " is set");
        }
        return settings.missing("username", "SALESFORCE_USERNAME").map(why -> why + ", which JWT bearer needs");
    }

    @Override
    public boolean isCrm() {
        return true;
    }

    @Override
    public Claim claimOf(String crmId) {
        return ObjectIds.objectOf(crmId).isPresent() ? Claim.SHAPE : Claim.NONE;
    }

    @Override
    public RecordSource source(ImportSettings settings, RecordTimes times) {
        String destination = settings.destinationOrSource();
        return new SalesforceSource(
                soql -> orgs.getObject().query(destination, soql), settings.object(), settings.fields(), times);
    }
}
