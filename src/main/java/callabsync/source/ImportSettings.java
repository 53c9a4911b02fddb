package callabsync.source;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One import. Which fields it reads and where is the source's matter; what does not apply to a source is ignored.
 *
 * @param enabled absent: on if both the CRM's destination and Callab's are on
 * @param source the name of a {@link SourceKind}
 * @param destination whose access, address and budget it uses; absent: the one with the source's name
 * @param every from the beginning of one run to that of the next
 * @param cron second, minute, hour, day, month, weekday, in UTC; given, it counts instead of {@code every}
 * @param from how far back the first run looks; what was created before is never imported
 * @param pageSize records of one page: one request, one commit
 * @param overlap how late a record may become visible in the CRM
 * @param fields the record's fields to read
 * @param object the CRM's name of what is read: the type of its records
 * @param method of the request for a generic HTTP CRM's list
 * @param path of that list, below the destination's address, with placeholders
 * @param body of that request, JSON with placeholders; blank: none
 * @param items where in the answer the records are, a dotted path; blank: the answer is the list
 * @param next where in the answer the next page's cursor or address is
 * @param firstPage the number of the first page
 * @param timeZone of times without an offset; blank: the business zone
 * @param idField the record's id
 * @param timeField when it was created or changed: what the list's {@code since} goes by
 * @param createdField when it was created
 * @param query of a database: selects by {@code :changed_at} and {@code :id}, at most {@code :limit}; of an HTTP list:
 *     by name, with placeholders
 * @param idType {@code number} or {@code text}: what {@code :id} is
 */
public record ImportSettings(
        @Nullable Boolean enabled,
        String source,
        @Nullable String destination,
        @DefaultValue("5m") Duration every,
        @DefaultValue("") String cron,
        @DefaultValue("30d") Duration from,
        @DefaultValue("200") int pageSize,
        @DefaultValue("60s") Duration overlap,
        @DefaultValue List<String> fields,
        @DefaultValue("") String object,
        @DefaultValue("GET") String method,
        @DefaultValue("/contacts") String path,
        @DefaultValue("") String body,
        @DefaultValue("contacts") String items,
        @DefaultValue("next") String next,
        @DefaultValue("1") int firstPage,
        @DefaultValue("") String timeZone,
        @DefaultValue("id") String idField,
        @DefaultValue("created_at") String timeField,
        @DefaultValue("created_at") String createdField,
        @Nullable ImportQuery query,
        @DefaultValue("number") String idType) {

    public ImportSettings {
        query = query == null ? new ImportQuery() : query;
        if (pageSize < 1 || pageSize > 2_000) {
            throw new IllegalArgumentException("page-size must be between 1 and 2000, not " + pageSize);
        }
    }

    /** Omits body and query, which may hold keys. */
    @Override
    public String toString() {
        return "ImportSettings[" + source + " from " + destinationOrSource() + "]";
    }

    public String destinationOrSource() {
        return destination == null || destination.isBlank() ? source : destination;
    }
}
