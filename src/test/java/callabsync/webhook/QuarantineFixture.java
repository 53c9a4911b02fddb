package callabsync.webhook;

import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.quarantine.Quarantine;
import callabsync.quarantine.QuarantineSettings;
import callabsync.quarantine.Reason;
import callabsync.quarantine.RefusedRequest;
import callabsync.signature.CallabVerifier;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import callabsync.support.Sender;
import java.time.Clock;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** The real quarantine without Spring. */
public final class QuarantineFixture {

    private final Quarantine quarantine;
    private final Clock clock;

    public QuarantineFixture(Database database, GroupCommit store, Ids ids, Clock clock, Vault vault) {
        this.clock = clock;
        this.quarantine =
                new Quarantine(new QuarantineSettings(100, DataSize.ofMegabytes(1)), store, database, ids, vault);
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    /** Admits what is signed with this secret. */
    public Admissions admissions(String secret, Inbox inbox) {
        return new Admissions(quarantine, sources(secret), inbox);
    }

    /** Turns a request with this body away. */
    public void refuse(byte[] body) {
        keep(body, Map.of(), Reason.SIGNATURE);
    }

    /** Turns a request away that is signed with another secret than the source has. */
    public void refuse(byte[] body, String secret) {
        refuse(body, body, secret);
    }

    /** The same with a signature over other bytes than those that came. */
    void refuse(byte[] body, byte[] signed, String secret) {
        keep(body, Map.of(CallabVerifier.HEADER, new Sender(secret).sign(signed)), Reason.SIGNATURE);
    }

    /** Turns a request away before its body is read. */
    public void refuseUnread() {
        quarantine.keep(new RefusedRequest("callab", Reason.SIGNATURE, "192.0.2.1", Map.of(), null, clock.instant()));
        quarantine.flush();
    }

    private void keep(byte[] body, Map<String, String> headers, Reason reason) {
        quarantine.keep(new RefusedRequest("callab", reason, "192.0.2.1", headers, body, clock.instant()));
        quarantine.flush();
    }

    private Sources sources(String secret) {
        return new Sources(Map.of("callab", Settings.of("secrets", secret)), clock, EventReader.WITH_DEFAULTS);
    }
}
