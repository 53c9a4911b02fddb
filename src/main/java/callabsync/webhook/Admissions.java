package callabsync.webhook;

import callabsync.inbox.Inbox;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.quarantine.Quarantine;
import callabsync.quarantine.Quarantine.Row;
import callabsync.quarantine.Rejection;
import callabsync.signature.Scheme;
import callabsync.signature.SignatureVerifier.Checked;
import callabsync.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Admits refused requests once their cause is repaired: verifies each again and stores it like any other event. */
@Component
public class Admissions {

    private static final long STORE_SECONDS = 10;

    private final Quarantine quarantine;
    private final Sources sources;
    private final Inbox inbox;

    Admissions(Quarantine quarantine, Sources sources, Inbox inbox) {
        this.quarantine = quarantine;
        this.sources = sources;
        this.inbox = inbox;
    }

    /** Returns the ids of the refused requests with this reason that can be admitted, oldest first. */
    public List<String> waiting(String reason) {
        quarantine.flush();
        return quarantine.waiting(reason);
    }

    /**
     * Verifies a refused request with today's secrets and stores it as an event. A request that is admitted twice, even
     * at the same moment, is stored once: the second time it is a duplicate.
     *
     * @return empty if there is no such rejection
     * @throws NotAdmittedException if it cannot be verified
     * @throws StoreUnavailableException if nothing can be stored now; it stays in the quarantine
     */
    public Optional<Admitted> admit(String id) {
        return quarantine.find(id).map(this::admit);
    }

    private Admitted admit(Row row) {
        Rejection rejection = row.rejection();
        if (rejection.eventId().isPresent()) {
            return new Admitted(rejection, true);
        }
        Source source = sources.find(rejection.source())
                .orElseThrow(() -> new NotAdmittedException("Its source is no longer configured"));
        if (!rejection.admissible()) {
            throw new NotAdmittedException("It was turned away before its body was read");
        }
        byte[] body = quarantine.opened(row);
        if (body.length == 0) {
            throw new NotAdmittedException("Its body cannot be decrypted");
        }
        Receipt receipt = stored(new Received(source.id(), verified(source, row.headers(), body)));
        return new Admitted(quarantine.admitted(rejection, receipt.eventId()), receipt.duplicate());
    }

    private Receipt stored(Received received) {
        try {
            return inbox.store(received)
                    .orTimeout(STORE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailableException || e.getCause() instanceof TimeoutException) {
                throw new StoreUnavailableException("Nothing can be stored now", e.getCause());
            }
            throw e;
        }
    }

    /** A signature proves the sender at any time. Credentials are not kept, so they cannot be checked again. */
    private static byte[] verified(Source source, Map<String, String> headers, byte[] body) {
        if (source.settings().scheme() == Scheme.NONE && !source.credentials().areAbsent()) {
            throw new NotAdmittedException("Its credentials were not kept and it has no signature");
        }
        if (source.lacksSecret()) {
            throw new NotAdmittedException("Its source has no secret");
        }
        Checked checked = source.verifier().verify(headers::get, body);
        return switch (checked.verdict()) {
            case FORGED -> throw new NotAdmittedException("Its signature is still invalid");
            case UNDECIDED -> throw new NotAdmittedException("Too much is being verified at once, try again");
            case GENUINE, GENUINE_AS_STRINGIFIED, UNTIMELY -> checked.body();
        };
    }
}
