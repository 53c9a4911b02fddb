package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.destination.DestinationsFixture;
import callabsync.sink.NotSentException;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabasesTest {

    @Test
    void an_import_reads_through_the_pool_with_its_time_outs() {
        var destinations = DestinationsFixture.of(
                Map.of("database.url", "jdbc:postgresql://192.0.2.1/crm"), DestinationsFixture.kind("database"));
        try (var databases = new Databases(destinations, Clock.systemUTC())) {
            assertThat(databases.pool("database")).isInstanceOfSatisfying(HikariDataSource.class, pool -> {
                assertThat(pool.getConnectionTimeout()).isEqualTo(5_000);
                assertThat(pool.getDataSourceProperties())
                        .containsEntry("connectTimeout", "5")
                        .containsEntry("socketTimeout", "30");
            });
        }
    }

    @Test
    void a_url_of_no_driver_is_said_without_the_url() {
        var destinations = DestinationsFixture.of(
                Map.of("database.url", "jdbc:nothing://crm?password=hidden"), DestinationsFixture.kind("database"));
        try (var databases = new Databases(destinations, Clock.systemUTC())) {
            assertThatThrownBy(() -> databases.pool("database"))
                    .isInstanceOf(NotSentException.class)
                    .hasMessageNotContaining("hidden");
        }
    }
}
