package callabsync.http;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The kind {@code http}: on when there is a URL. */
@Component
final class HttpKind implements SinkKind {

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.get("url").isPresent() ? Optional.empty() : Optional.of("CRM_HTTP_URL is not set");
    }

    @Override
    public boolean isCrm() {
        return true;
    }

    @Override
    public Claim claimOf(String crmId) {
        return Claim.ANY;
    }
}
