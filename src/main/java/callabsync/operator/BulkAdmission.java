package callabsync.operator;

import callabsync.quarantine.Quarantine;
import callabsync.quarantine.ReasonCount;
import callabsync.quarantine.RejectionFilter;
import callabsync.store.Ids;
import callabsync.store.StoreUnavailableException;
import callabsync.webhook.Admissions;
import callabsync.webhook.Admitted;
import callabsync.webhook.NotAdmittedException;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Admits all refused webhooks of one reason, the oldest first and one by one, so that webhooks are stored in between. Each
 * is verified as a single one is: what is still forged stays in the quarantine. Two runs at the same time are safe, since
 * the inbox recognises what it has. If the process stops, the rest stays in the quarantine and can be admitted again.
 */
@Component
public class BulkAdmission {

    private static final Logger log = LoggerFactory.getLogger(BulkAdmission.class);

    private final Quarantine quarantine;
    private final Admissions admissions;
    private final Ids ids;
    private final Background.Runs<AdmissionRun> runs;

    BulkAdmission(Quarantine quarantine, Admissions admissions, Ids ids, Background background) {
        this.quarantine = quarantine;
        this.admissions = admissions;
        this.ids = ids;
        this.runs = new Background.Runs<>(background, AdmissionRun::bulkId);
    }

    /**
     * How far it got.
     *
     * @param state {@code running}, {@code completed} or {@code failed}
     * @param error why it broke off
     * @param rejections how many there were to admit when it began
     * @param admitted how many became events
     * @param duplicates how many had come before, or were admitted by somebody else meanwhile
     * @param refused how many were not admitted, by the reason; they stay in the quarantine
     */
    public record AdmissionRun(
            String bulkId,
            String reason,
            String state,
            @Nullable String error,
            int rejections,
            int admitted,
            int duplicates,
            Map<String, Integer> refused) {

        private AdmissionRun plus(int moreAdmitted, int moreDuplicates) {
            return new AdmissionRun(
                    bulkId,
                    reason,
                    state,
                    error,
                    rejections,
                    admitted + moreAdmitted,
                    duplicates + moreDuplicates,
                    refused);
        }

        private AdmissionRun plusRefused(String why) {
            var more = new TreeMap<>(refused);
            more.merge(why, 1, Integer::sum);
            return new AdmissionRun(bulkId, reason, state, error, rejections, admitted, duplicates, more);
        }

        private AdmissionRun ended(String how, @Nullable String why) {
            return new AdmissionRun(bulkId, reason, how, why, rejections, admitted, duplicates, refused);
        }

        @JsonIgnore
        public boolean isRunning() {
            return state.equals("running");
        }

        /** Returns how many were looked at. */
        public int getDone() {
            return admitted
                    + duplicates
                    + refused.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Returns how many were not reached; once it is over they are in the quarantine as before. */
        public int getLeft() {
            return rejections - getDone();
        }
    }

    /**
     * Returns how many it would be about.
     *
     * @throws IllegalArgumentException if there is no such reason, or none is given
     */
    ReasonCount count(String reason) {
        String known = known(reason);
        return quarantine.reasons().stream()
                .filter(each -> each.reason().equals(known))
                .findFirst()
                .orElse(new ReasonCount(known, 0, 0, 0));
    }

    /**
     * Begins to admit all of this reason. Returns how far it got within a moment; while this node is at it already, how far
     * that run is.
     *
     * @throws IllegalArgumentException if there is no such reason, or none is given
     */
    AdmissionRun start(String reason) {
        String known = known(reason);
        AdmissionRun begun;
        List<String> waiting;
        synchronized (runs) {
            Optional<AdmissionRun> running =
                    runs.first(run -> run.isRunning() && run.reason().equals(known));
            if (running.isPresent()) {
                return running.get();
            }
            waiting = admissions.waiting(known);
            begun = runs.put(new AdmissionRun(ids.next("blk"), known, "running", null, waiting.size(), 0, 0, Map.of()));
        }
        return runs.start(begun, () -> work(begun, waiting));
    }

    /** Returns one of the latest that this process began. */
    Optional<AdmissionRun> find(String bulkId) {
        return runs.find(bulkId);
    }

    private static String known(String reason) {
        String known = new RejectionFilter(reason, null).reason();
        if (known == null) {
            throw new IllegalArgumentException("reason: whose refusals, for example signature");
        }
        return known;
    }

    private AdmissionRun work(AdmissionRun begun, List<String> waiting) {
        AdmissionRun now = begun;
        try {
            for (String id : waiting) {
                now = runs.put(admitted(now, id));
            }
            now = now.ended("completed", null);
        } catch (StoreUnavailableException e) {
            now = now.ended("failed", "The store takes nothing now");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("work.broke-off");
            now = now.ended("failed", e.getClass().getSimpleName());
        }
        runs.put(now);
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
            return admitted.get().duplicate() ? run.plus(0, 1) : run.plus(1, 0);
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
