package callabsync.imports;

import java.time.Instant;
import java.util.Optional;

/**
 * One execution of an import.
 *
 * @param trigger {@code scheduled} or {@code manual}
 * @param state {@code running}, {@code completed} or {@code failed}
 * @param read records read, those known already among them
 * @param created deliveries to Callab opened
 * @param skipped records of which no contact is made
 * @param failed records whose route failed
 * @param unreadable records without an id or a time that can be read
 * @param note what a person should know: records that are left behind, a setting that is missing
 * @param error why the run failed
 */
public record ImportRun(
        String id,
        String importId,
        String trigger,
        String state,
        long read,
        long created,
        long skipped,
        long failed,
        long unreadable,
        Optional<String> note,
        Optional<String> error,
        Instant startedAt,
        Optional<Instant> endedAt) {}
