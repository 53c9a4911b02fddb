package callabsync.source;

import java.util.List;
import java.util.Optional;

/**
 * One page of records.
 *
 * @param next where reading continues after these
 * @param last whether there was nothing more when it was read
 * @param unreadable elements that cannot be imported
 * @param note what a person should know about the list
 */
public record RecordPage(
        List<SourceRecord> records, Mark next, boolean last, List<Unreadable> unreadable, Optional<String> note) {

    public RecordPage(List<SourceRecord> records, Mark next, boolean last) {
        this(records, next, last, List.of(), Optional.empty());
    }

    public RecordPage(RecordReader.Read read, Mark next, boolean last) {
        this(read.records(), next, last, read.unreadable(), Optional.empty());
    }

    public RecordPage with(String about) {
        return new RecordPage(records, next, last, unreadable, Optional.of(about));
    }
}
