package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader.Reading;
import callabsync.support.Events;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no number, or none that a double can hold, is absent; the rest of the event is as good as any. */
class EventReaderNumbersTest {

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1E999999999"})
    void what_no_double_can_hold_is_absent_and_the_rest_is_read(String number) {
        Reading reading = withBudget(number);

        assertThat(reading).isInstanceOf(Reading.Usable.class);
        assertThat(reading.event().outcomes().fields())
                .doesNotContainKey("budget")
                .containsEntry("timeline", "Q1 2025");
    }

    @Test
    void an_integer_of_a_million_digits_is_absent_at_once() {
        assertThat(withBudget("9".repeat(1_000_000)).event().outcomes().fields())
                .doesNotContainKey("budget")
                .containsKey("timeline");
        assertThat(withBudget("9".repeat(350)).event().outcomes().fields()).doesNotContainKey("budget");
    }

    @Test
    void what_a_double_can_hold_is_kept_with_all_of_its_digits() {
        assertThat(withBudget("123456789012345678901234567890")
                        .event()
                        .outcomes()
                        .fields())
                .hasEntrySatisfying("budget", value -> assertThat(value).hasToString("123456789012345678901234567890"));
    }

    @Test
    void such_a_number_in_a_list_is_left_out_and_as_a_required_field_it_is_missing() {
        Event event = read("{\"event\":\"call_ended\",\"timestamp\":\"2025-01-15T10:30:00Z\",\"contact\":"
                        + "{\"scores\":[1,NaN,3]},\"call\":{}}")
                .event();

        assertThat(event.document().get("contact")).isEqualTo(Map.of("scores", List.of(1, 3)));
        assertThat(
                        read(
                                "{\"event\":\"call_ended\",\"timestamp\":\"2025-01-15T10:30:00Z\",\"contact\":NaN,\"call\":{}}"))
                .isInstanceOfSatisfying(
                        Reading.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo("Missing required field: contact"));
    }

    private static Reading withBudget(String number) {
        return read(Events.outcomeExtracted()
                .outcome("timeline", "Q1 2025")
                .outcome("budget", "BUDGET")
                .json()
                .replace("\"BUDGET\"", number));
    }

    private static Reading read(String json) {
        return EventReader.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
