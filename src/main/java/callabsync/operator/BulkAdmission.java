package callabsync.operator;

import callabsync.quarantine.Quarantine;
import callabsync.quarantine.ReasonCount;
import callabsync.quarantine.RejectionFilter;
import callabsync.store.Ids;
import callabsync.store.StoreUnavailableException;
import callabsync.webhook.Admissions;
import callabsync.webhook.Admitted;
import callabsync.webhook.NotAdmittedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Admits all refused webhooks of one reason, the oldest first and one by one, so that webhooks are stored in between. Each
 * is verified as a single one is: what is still forged stays in the quarantine. It goes on without the one who asked, who
 * can look how far it got. Twice at the same time is safe, since the inbox recognises what it has. What a stop of the
 * process leaves undone stays in the quarantine and can be asked for again.
 */
@Component
public class BulkAdmission {

    private static final Logger log = LoggerFactory.getLogger(BulkAdmission.class);

    private final Quarantine quarantine;
    private final Admissions admissions;
    private final Ids ids;
    private final Background background;
    private final LatestRuns<AdmissionRun> latest = new LatestRuns<>(AdmissionRun::bulkId);

    BulkAdmission(Quarantine quarantine, Admissions admissions, Ids ids, Background background) {
        this.quarantine = quarantine;
        this.admissions = admissions;
        this.ids = ids;
        this.background = background;
    }

    /**
     * What it would be about.
     *
     * @throws IllegalArgumentException if there is no such reason, or none is given
     */
    ReasonCount count(@Nullable String reason) {
        String wanted = wanted(reason);
        return quarantine.reasons().stream()
                .filter(each -> each.reason().equals(wanted))
                .findFirst()
                .orElse(new ReasonCount(wanted, 0, 0, 0));
    }

    /**
     * Begins to admit all of this reason. Returns how far it got within a moment. While this node is at it already, that run
     * is the answer.
     *
     * @throws IllegalArgumentException if there is no such reason, or none is given
     */
    AdmissionRun start(@Nullable String reason) {
        String wanted = wanted(reason);
        AdmissionRun begun;
        List<String> waiting;
        synchronized (latest) {
            Optional<AdmissionRun> running =
                    latest.first(run -> run.isRunning() && run.reason().equals(wanted));
            if (running.isPresent()) {
                return running.get();
            }
            waiting = admissions.waiting(wanted);
            begun = AdmissionRun.begun(ids.next("blk"), wanted, waiting.size());
            latest.put(begun);
        }
        return background
                .begin(() -> work(begun, waiting))
                .orElseGet(() -> find(begun.bulkId()).orElse(begun));
    }

    /** One of the latest that this process began. */
    Optional<AdmissionRun> find(String bulkId) {
        return latest.find(bulkId);
    }

    private static String wanted(@Nullable String reason) {
        String wanted = new RejectionFilter(reason, null).reason();
        if (wanted == null) {
            throw new IllegalArgumentException("reason: whose refusals, for example signature");
        }
        return wanted;
    }

    private AdmissionRun work(AdmissionRun begun, List<String> waiting) {
        AdmissionRun now = begun;
        try {
            for (String id : waiting) {
                now = admitted(now, id);
                latest.put(now);
            }
            now = now.ended("completed", null);
        } catch (StoreUnavailableException e) {
            now = now.ended("failed", "The store takes nothing now");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("work.broke-off");
            now = now.ended("failed", e.getClass().getSimpleName());
        }
        latest.put(now);
        log.atInfo()
                .addKeyValue("bulk", now.bulkId())
                .addKeyValue("reason", now.reason())
                .addKeyValue("state", now.state())
                .addKeyValue("admitted", now.admitted())
                .addKeyValue("duplicates", now.duplicates())
                .addKeyValue("refused", now.refused())
                .addKeyValue("left", now.getLeft())
                .log("rejections.admitted");
        return now;
    }

    /** One that fails does not stop the others. */
    private AdmissionRun admitted(AdmissionRun run, String id) {
        try {
            Optional<Admitted> admitted = admissions.admit(id);
            if (admitted.isEmpty()) {
                return run.plusRefused("It is no longer in the quarantine");
            }
            return admitted.get().duplicate() ? run.plusDuplicate() : run.plusAdmitted();
        } catch (NotAdmittedException e) {
            return run.plusRefused(String.valueOf(e.getMessage()));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("rejection", id).setCause(e).log("rejection.not-admitted");
            return run.plusRefused("It cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
