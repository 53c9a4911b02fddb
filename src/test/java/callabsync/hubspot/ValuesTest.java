package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final PropertyValues VALUES = new PropertyValues(ZoneId.of("UTC"));

    private static Property of(String type) {
        return new Property("name", type, false, false, Map.of());
    }

    private static final Property SEVERAL = new Property(
            "name", "enumeration", true, false, Map.of("price", "price", "too slow", "slow", "slow", "slow"));

    @Test
    void a_number_has_neither_currency_nor_separators() {
        assertThat(VALUES.spelled("$50,000", of("number"))).contains("50000");
        assertThat(VALUES.spelled("€ 1.250.000,50", of("number"))).contains("1250000.50");
        assertThat(VALUES.spelled("12.5", of("number"))).contains("12.5");
        assertThat(VALUES.spelled(180.0, of("number"))).contains("180");
        assertThat(VALUES.spelled("about 50k", of("number"))).isEmpty();
    }

    @Test
    void what_is_longer_than_any_amount_is_no_number() {
        assertThat(VALUES.spelled("9".repeat(900_000), of("number"))).isEmpty();
        assertThat(VALUES.spelled("1.234".repeat(100_000), of("number"))).isEmpty();
    }

    @Test
    void a_date_is_a_day_and_a_datetime_has_milliseconds() {
        assertThat(VALUES.spelled("2025-11-20T14:00:00Z", of("date"))).contains("2025-11-20");
        assertThat(VALUES.spelled("2025-11-20T14:00:00+02:00", of("datetime"))).contains("2025-11-20T12:00:00.000Z");
        assertThat(VALUES.spelled("2025-11-20", of("datetime"))).contains("2025-11-20T00:00:00.000Z");
        assertThat(VALUES.spelled("next week", of("datetime"))).isEmpty();
    }

    @Test
    void a_date_is_the_day_where_the_business_is() {
        assertThat(new PropertyValues(ZoneId.of("America/New_York")).spelled("2025-11-18T00:30:00Z", of("date")))
                .contains("2025-11-17");
        assertThat(new PropertyValues(ZoneId.of("Asia/Dubai")).spelled("2025-11-17T21:30:00Z", of("date")))
                .contains("2025-11-18");
        assertThat(new PropertyValues(ZoneId.of("America/New_York")).spelled("2025-11-20", of("date")))
                .contains("2025-11-20");
    }

    @Test
    void an_object_is_json_and_never_a_programs_inside() {
        assertThat(VALUES.spelled(Map.of("city", "Graz"), of("string"))).contains("{\"city\":\"Graz\"}");
        assertThat(VALUES.spelled(List.of("a", Map.of("b", 1)), of("string"))).contains("a, {\"b\":1}");
    }

    @Test
    void options_are_found_by_value_or_label_and_joined() {
        assertThat(VALUES.spelled(List.of("Price", "Too slow"), SEVERAL)).contains("price;slow");
        assertThat(VALUES.spelled(List.of("price", "unheard of"), SEVERAL)).contains("price");
        assertThat(VALUES.spelled("unheard of", SEVERAL)).isEmpty();
    }

    @Test
    void a_yes_is_true_and_a_maybe_is_nothing() {
        assertThat(VALUES.spelled("Yes", of("bool"))).contains("true");
        assertThat(VALUES.spelled(false, of("bool"))).contains("false");
        assertThat(VALUES.spelled("maybe", of("bool"))).isEmpty();
    }

    @Test
    void a_text_that_is_too_long_is_cut_with_a_mark() {
        assertThat(VALUES.spelled("x".repeat(70_000), of("string")).orElseThrow())
                .hasSize(65_536)
                .endsWith("…");
    }
}
