package callabsync.http;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kind {@code http}: the generic CRM. */
@Component
final class HttpKind extends HttpApiKind {

    HttpKind(ObjectProvider<HttpSink> http) {
        super("http", "CRM_HTTP_URL", http);
    }

    @Override
    public Claim claimOf(String crmId) {
        return Claim.ANY;
    }
}
