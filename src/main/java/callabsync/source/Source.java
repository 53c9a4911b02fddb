package callabsync.source;

/** Where an import reads from. */
public interface Source {

    /**
     * The records after this mark, oldest change first. The same mark again gives the same page and what came since.
     * Every record that is visible is given sooner or later, however many share a time and whatever changes meanwhile;
     * a record may be given twice.
     *
     * @param limit how many records at most
     * @throws SourceException when there is no page now; the same mark is read again later
     */
    Page read(Mark after, int limit);
}
