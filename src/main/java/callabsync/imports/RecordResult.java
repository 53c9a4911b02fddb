package callabsync.imports;

import callabsync.delivery.Opening;
import callabsync.source.SourceRecord;
import java.util.List;
import java.util.Optional;

/** One record of a page, and what becomes of it. */
record RecordResult(SourceRecord record, State state, Optional<String> reason, List<Opening> openings) {

    /** The states of a record in the table {@code imported}; the last two are not stored. */
    enum State {
        /** A delivery to Callab is opened. */
        OPENED("opened"),
        /** No contact is created. The record is judged again when it changes. */
        SKIPPED("skipped"),
        /** The route failed. Each run tries it again. */
        FAILED("failed"),
        /** It was imported, or was judged before and has not changed since. */
        KNOWN("known"),
        /** It was created before the import's first day. */
        OLDER("older");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean isNoted() {
            return this != KNOWN && this != OLDER;
        }
    }

    static RecordResult opened(SourceRecord record, List<Opening> openings) {
        return new RecordResult(record, State.OPENED, Optional.empty(), openings);
    }

    static RecordResult skipped(SourceRecord record, String reason) {
        return new RecordResult(record, State.SKIPPED, Optional.of(reason), List.of());
    }

    static RecordResult failed(SourceRecord record, String reason) {
        return new RecordResult(record, State.FAILED, Optional.of(reason), List.of());
    }

    static RecordResult passedOver(SourceRecord record, State state) {
        return new RecordResult(record, state, Optional.empty(), List.of());
    }
}
