package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.SpokenTime.DateOrder;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenTimeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** A Wednesday. */
    private static final ZonedDateTime CALL = ZonedDateTime.parse("2026-03-18T16:30:00+01:00[Europe/Berlin]");

    private static final SpokenTime CAREFUL = new SpokenTime(BERLIN, DateOrder.UNKNOWN);

    @ParameterizedTest
    @CsvSource({
        "tomorrow at 3pm, 2026-03-19T15:00",
        "Tomorrow 3:15 p.m., 2026-03-19T15:15",
        "today at 18:00, 2026-03-18T18:00",
        "the day after tomorrow at noon, 2026-03-20T12:00",
        "Tuesday 15:00, 2026-03-24T15:00",
        "on Fri at 9 am, 2026-03-20T09:00",
        "this Thursday at 10:30, 2026-03-19T10:30",
        "Wednesday at 17:00, ",
        "29/03/2026 14:30, 2026-03-29T14:30",
        "3/29/2026 2:30 PM, 2026-03-29T14:30",
        "05.04.2026 14:30, 2026-04-05T14:30",
        "05/03/26 10:00, 2026-05-03T10:00",
        "'March 29, 2026 2:30 AM', ",
        "'March 29, 2026 3:30 AM', 2026-03-29T03:30",
        "29th of March at 14:30, 2026-03-29T14:30",
        "'Monday, 2 March at 11:00', 2027-03-02T11:00",
        "2026/04/01 08:00, 2026-04-01T08:00",
        "2026-04-01 08:00, 2026-04-01T08:00",
        "1775023200000, 2026-04-01T08:00"
    })
    void what_has_one_meaning_is_read(String said, String local) {
        assertThat(CAREFUL.read(said, CALL).map(time -> time.toLocalDateTime().toString()))
                .isEqualTo(java.util.Optional.ofNullable(local));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "next Tuesday 3pm",
                "12/04/2026 14:00",
                "Tuesday at 3",
                "tomorrow at 3:00",
                "tomorrow",
                "sometime next week",
                "31/02/2027 10:00",
                "tomorrow at 25:00",
                "29/03/2026 02:30",
                "3pm CET",
                "",
                "call me"
            })
    void nothing_is_guessed(String said) {
        assertThat(CAREFUL.read(said, CALL)).isEmpty();
    }

    @Test
    void the_order_of_day_and_month_can_be_said() {
        String said = "12/04/2026 14:00";

        assertThat(new SpokenTime(BERLIN, DateOrder.DAY_FIRST).read(said, CALL))
                .contains(ZonedDateTime.parse("2026-04-12T14:00:00+02:00[Europe/Berlin]"));
        assertThat(new SpokenTime(BERLIN, DateOrder.MONTH_FIRST).read(said, CALL))
                .contains(ZonedDateTime.parse("2026-12-04T14:00:00+01:00[Europe/Berlin]"));
    }
}
