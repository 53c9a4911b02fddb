package callabsync.imports;

import java.util.List;

/**
 * One page of records.
 *
 * @param next where reading goes on when all of these are taken
 * @param last whether there was nothing more when it was read
 */
record Page(List<SourceRecord> records, Mark next, boolean last) {}
