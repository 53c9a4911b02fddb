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
        Optional<String> error,
        Instant startedAt,
        Optional<Instant> endedAt) {}
