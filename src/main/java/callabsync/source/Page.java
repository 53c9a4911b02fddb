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
public record Page(
        List<SourceRecord> records, Mark next, boolean last, List<Unreadable> unreadable, Optional<String> note) {

    public Page(List<SourceRecord> records, Mark next, boolean last) {
        this(records, next, last, List.of(), Optional.empty());
    }

    public Page(RecordReader.Read read, Mark next, boolean last) {
        this(read.records(), next, last, read.unreadable(), Optional.empty());
    }

    public Page with(String about) {
        return new Page(records, next, last, unreadable, Optional.of(about));
    }
}
