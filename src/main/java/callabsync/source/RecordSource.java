package callabsync.source;

/** Where an import reads from. */
public interface RecordSource {

    /**
     * Returns the records after this mark, oldest change first. The same mark again returns the same page and what came
     * since. Every visible record is returned sooner or later, however many share a time and whatever changes
     * meanwhile. A record may be returned twice.
     *
     * @param limit how many records at most
     * @throws SourceException if there is no page now; the same mark is read again later
     */
    RecordPage read(Mark after, int limit);
}
