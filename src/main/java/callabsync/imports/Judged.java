package callabsync.imports;

import callabsync.delivery.Opening;
import callabsync.source.SourceRecord;
import java.util.List;
import java.util.Optional;

/** What became of one record of a page. */
record Judged(SourceRecord record, Verdict verdict, Optional<String> reason, List<Opening> openings) {

    /** The states of a record in the ledger, and what is not noted there. */
    enum Verdict {
        /** A delivery to Callab is opened. */
        OPENED("opened"),
        /** No contact is made of it; it is judged again when it changes. */
        SKIPPED("skipped"),
        /** The route failed; it is tried again in each run. */
        FAILED("failed"),
        /** It was judged before and has not changed since, or it was imported. */
        KNOWN("known"),
        /** It was created before the import began to look. */
        OLDER("older");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean isNoted() {
            return this != KNOWN && this != OLDER;
        }
    }

    static Judged opened(SourceRecord record, List<Opening> openings) {
        return new Judged(record, Verdict.OPENED, Optional.empty(), openings);
    }

    static Judged skipped(SourceRecord record, String reason) {
        return new Judged(record, Verdict.SKIPPED, Optional.of(reason), List.of());
    }

    static Judged failed(SourceRecord record, String reason) {
        return new Judged(record, Verdict.FAILED, Optional.of(reason), List.of());
    }

    static Judged passedOver(SourceRecord record, Verdict verdict) {
        return new Judged(record, verdict, Optional.empty(), List.of());
    }
}
