package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.source.Mark;
import callabsync.source.RecordPage;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import callabsync.support.TestStores;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Leads of a PostgreSQL, whose times are finer than a millisecond. */
class DatabaseSourceTest {

    private static final String QUERY = """
            SELECT id AS crm_id, changed_at, created_at, first_name, phone, do_not_call FROM leads
            WHERE changed_at > :changed_at OR (changed_at = :changed_at AND id > :id) ORDER BY changed_at, id LIMIT :limit
            """;

    private final DriverManagerDataSource login =
            new DriverManagerDataSource(TestStores.postgresUrl(), "postgres", "postgres");
    private final JdbcClient leads = JdbcClient.create(login);

    @BeforeEach
    void begin() {
        leads.sql("""
                CREATE TABLE leads (id BIGINT PRIMARY KEY, changed_at TIMESTAMPTZ, created_at TIMESTAMPTZ,
                  first_name TEXT, phone TEXT, do_not_call BOOLEAN)
                """).update();
    }

    private void lead(long id, String changedAt) {
        leads.sql(
                        "INSERT INTO leads VALUES (:id, CAST(:at AS TIMESTAMPTZ), CAST(:at AS TIMESTAMPTZ), 'Ada', NULL, false)")
                .param("id", id)
                .param("at", changedAt)
                .update();
    }

    private DatabaseSource source(String query) {
        return new DatabaseSource(() -> login, query, "number", new RecordTimes(ZoneId.of("America/New_York")));
    }

    private List<String> readAll(RecordSource source, int limit) {
        var ids = new ArrayList<String>();
        Mark mark = Mark.from(Instant.parse("2026-11-01T00:00:00Z"));
        RecordPage page;
        do {
            page = source.read(mark, limit);
            page.records().forEach(record -> ids.add(record.id()));
            mark = page.next();
        } while (!page.last());
        return ids;
    }

    @Test
    void rows_of_one_microsecond_are_all_read_once_whatever_the_page() {
        for (int i = 1; i <= 25; i++) {
            lead(i, "2026-11-23T10:00:00.123456Z");
        }
        lead(3_000_000_000L, "2026-11-23T10:00:00.123457Z");

        List<String> ids = readAll(source(QUERY), 10);

        assertThat(ids)
                .containsExactlyElementsOf(java.util.stream.Stream.concat(
                                IntStream.rangeClosed(1, 25).mapToObj(String::valueOf),
                                java.util.stream.Stream.of("3000000000"))
                        .toList());
    }

    @Test
    void absent_columns_are_absent_for_the_mapping() {
        lead(1, "2026-11-23T10:00:00Z");

        var record = source(QUERY).read(Mark.from(Instant.EPOCH), 10).records().get(0);

        assertThat(record.fields()).containsEntry("first_name", "Ada").doesNotContainKey("phone");
        assertThat(record.createdAt()).contains(Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Test
    void a_query_that_the_database_refuses_says_so_without_values() {
        var source = source("SELECT nothing FROM nowhere WHERE :id > 0 LIMIT :limit");

        assertThatThrownBy(() -> source.read(Mark.from(Instant.EPOCH), 10))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("42P01");
    }
}
