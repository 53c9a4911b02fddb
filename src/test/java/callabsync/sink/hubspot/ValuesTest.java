package callabsync.sink.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static Property of(String type) {
        return new Property("name", type, false, false, Map.of());
    }

    private static final Property SEVERAL = new Property(
            "name", "enumeration", true, false, Map.of("price", "price", "too slow", "slow", "slow", "slow"));

    @Test
    void a_number_has_neither_currency_nor_separators() {
        assertThat(Values.spelled("$50,000", of("number"))).contains("50000");
        assertThat(Values.spelled("€ 1.250.000,50", of("number"))).contains("1250000.50");
        assertThat(Values.spelled("12.5", of("number"))).contains("12.5");
        assertThat(Values.spelled(180.0, of("number"))).contains("180");
        assertThat(Values.spelled("about 50k", of("number"))).isEmpty();
    }

    @Test
    void what_is_longer_than_any_amount_is_no_number() {
        assertThat(Values.spelled("9".repeat(900_000), of("number"))).isEmpty();
        assertThat(Values.spelled("1.234".repeat(100_000), of("number"))).isEmpty();
    }

    @Test
    void a_date_is_a_day_and_a_datetime_has_milliseconds() {
        assertThat(Values.spelled("2025-11-20T14:00:00Z", of("date"))).contains("2025-11-20");
        assertThat(Values.spelled("2025-11-20T14:00:00+02:00", of("datetime"))).contains("2025-11-20T12:00:00.000Z");
        assertThat(Values.spelled("2025-11-20", of("datetime"))).contains("2025-11-20T00:00:00.000Z");
        assertThat(Values.spelled("next week", of("datetime"))).isEmpty();
    }

    @Test
    void options_are_found_by_value_or_label_and_joined() {
        assertThat(Values.spelled(List.of("Price", "Too slow"), SEVERAL)).contains("price;slow");
        assertThat(Values.spelled(List.of("price", "unheard of"), SEVERAL)).contains("price");
        assertThat(Values.spelled("unheard of", SEVERAL)).isEmpty();
    }

    @Test
    void a_yes_is_true_and_a_maybe_is_nothing() {
        assertThat(Values.spelled("Yes", of("bool"))).contains("true");
        assertThat(Values.spelled(false, of("bool"))).contains("false");
        assertThat(Values.spelled("maybe", of("bool"))).isEmpty();
    }

    @Test
    void a_text_that_is_too_long_is_cut_with_a_mark() {
        assertThat(Values.spelled("x".repeat(70_000), of("string")).orElseThrow())
                .hasSize(65_536)
                .endsWith("…");
    }
}
