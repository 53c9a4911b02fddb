package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {

    private static final Column LINK = new Column("recording_url", Types.VARCHAR, "varchar", 60, 0);
    private static final Column DURATION = new Column("duration", Types.INTEGER, "integer", 10, 0);

    @Test
    void a_link_is_whole_or_left_out_and_a_text_is_cut() {
        String fits = "https://recordings.example/call_abc789.mp3";

        assertThat(LINK.fit(fits)).get().extracting(Column.Fitted::value).isEqualTo(fits);
        assertThat(LINK.fit(fits + "?signature=a1B2c3D4e5F6g7H8")).isEmpty();
        assertThat(LINK.fit("See " + fits + " for what she said"))
                .get()
                .extracting(Column.Fitted::value)
                .asString()
                .hasSize(60)
                .endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "99999999999999999999999999999999999999999999999999"})
    void a_number_that_is_huge_when_it_is_written_out_is_left_out(String number) {
        assertThat(DURATION.fit(number)).isEmpty();
    }
}
