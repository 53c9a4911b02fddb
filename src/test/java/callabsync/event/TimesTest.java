package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usual spelling has a reader of its own: it reads what Java's reads, and refuses what that refuses. */
class TimesTest {

    private final Times times = new Times(ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T10:15:00Z",
                "2026-01-31T10:15:00.125Z",
                "2024-02-29T23:59:59Z",
                "0001-01-01T00:00:00Z",
                "2026-02-29T10:15:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T23:59:60Z",
                "2026-06-30T23:59:60Z",
                "2016-12-31T23:59:60Z",
                "2026-13-01T10:15:00Z",
                "2026-01-31T10:15:0aZ",
                "2026-01-31T10:15:00,125Z",
                "2026/01/31T10:15:00Z",
                "2026-01-31T10.15.00Z",
                "2026-01-31T1015:0000Z",
                "２026-01-31T10:15:00Z",
                "2026-01-31T10:15:00z",
                "2026-01-31T10:15+01Z",
                "2026-01-31T10:15:00+01:00",
            })
    void readsWhatJavaReads(String text) {
        assertThat(Times.iso(text)).isEqualTo(java(text));
    }

    private static Optional<OffsetDateTime> java(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Test
    void placesATimeInTheBusinessZone() {
        assertThat(times.read("2026-07-31T10:15:00Z")).hasToString("Optional[2026-07-31T12:15+02:00[Europe/Berlin]]");
        assertThat(times.read("2026-07-31 10:15")).hasToString("Optional[2026-07-31T10:15+02:00[Europe/Berlin]]");
        assertThat(times.read("tomorrow at ten")).isEmpty();
    }
}
