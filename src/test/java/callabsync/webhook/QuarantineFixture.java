package callabsync.webhook;

import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** The real quarantine without Spring. */
public final class QuarantineFixture {

    private final Quarantine quarantine;
    private final Source source;

    public QuarantineFixture(Database database, GroupCommit store, Ids ids, Clock clock, Inbox inbox, Vault vault) {
        SourceSettings settings = new Binder(new MapConfigurationPropertySource(Map.of("s.secrets", "any")))
                .bindOrCreate("s", SourceSettings.class);
        var sources = new Sources(Map.of("callab", settings), clock, EventReader.WITH_DEFAULTS);
        this.source = sources.find("callab").orElseThrow();
        this.quarantine = new Quarantine(
                new WebhookProperties.QuarantineLimits(100, DataSize.ofMegabytes(1)),
                store,
                database,
                ids,
                clock,
                sources,
                inbox,
                vault);
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    /** Turns a request with this body away. */
    public void refuse(byte[] body) {
        quarantine.keep(
                source, "192.0.2.1", new WebhookRequest(source, "192.0.2.1", Map.of(), true, body), Reason.SIGNATURE);
        quarantine.flush();
    }
}
