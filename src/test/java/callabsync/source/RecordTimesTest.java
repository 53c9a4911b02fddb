package callabsync.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spellings of one instant, 2026-11-27 15:00 in Greenwich, for a business in New York. */
class RecordTimesTest {

    private static final Instant AT = Instant.parse("2026-11-27T15:00:00Z");

    private final RecordTimes times = new RecordTimes(ZoneId.of("America/New_York"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-27T15:00:00Z",
                "2026-11-27T15:00:00.000+0000",
                "2026-11-27T16:00:00+01:00",
                "2026-11-27 16:00:00+01",
                "2026-11-27 16:00:00 +0100",
                "2026-11-27 15:00:00 UTC",
                "2026-11-27 10:00:00",
                "2026-11-27T10:00:00",
                "2026-11-27 10:00",
                " 2026-11-27 10:00:00.000 ",
                "1795791600",
                "1795791600000"
            })
    void a_time_that_has_one_meaning_is_read(String text) {
        assertThat(times.of(text)).contains(AT);
    }

    @Test
    void numbers_are_seconds_or_milliseconds() {
        assertThat(times.of(1_795_791_600)).contains(AT);
        assertThat(times.of(1_795_791_600_000L)).contains(AT);
        assertThat(times.of(1_795_791_600.0)).contains(AT);
    }

    @Test
    void a_day_begins_in_the_business_zone() {
        assertThat(times.of("2026-11-27")).contains(Instant.parse("2026-11-27T05:00:00Z"));
    }

    @Test
    void parts_are_read() {
        assertThat(times.of(Map.of("year", 2026, "month", 11, "day", 27, "hour", 10)))
                .contains(AT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "27.11.2026", "11/12/2026", "0", "2026-13-27", "2026-11-27T25:00:00Z", "12345"})
    void what_has_no_or_two_meanings_is_none(String text) {
        assertThat(times.of(text)).isEmpty();
    }

    @Test
    void neither_zero_nor_nothing_is_a_time() {
        assertThat(times.of(0)).isEmpty();
        assertThat(times.of(null)).isEmpty();
        assertThat(times.of(Double.NaN)).isEmpty();
        assertThat(times.of(1e300)).isEmpty();
    }
}
