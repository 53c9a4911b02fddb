package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private final FieldValues values = new FieldValues(ZoneOffset.UTC);

    private static Field field(String type) {
        return Field.of(Map.of("name", "Recording_URL__c", "type", type, "length", 255));
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "string", "textarea"})
    void a_link_that_does_not_fit_is_left_out_whole(String type) {
        String link = "https://recordings.example/call_abc789.mp3?signature=";

        assertThat(values.spelled(link, field(type))).contains(link);
        assertThat(values.spelled(link + "a1B2".repeat(60), field(type))).isEmpty();
    }

    @Test
    void a_text_that_does_not_fit_is_cut_with_a_mark() {
        assertThat(values.spelled("https:// is how links begin. ".repeat(20), field("textarea")))
                .get()
                .asString()
                .hasSize(255)
                .endsWith("…");
    }

    @Test
    void what_is_longer_than_any_amount_is_no_number() {
        assertThat(values.spelled("9".repeat(900_000), field("double"))).isEmpty();
        assertThat(values.spelled("$50,000", field("double"))).isPresent();
    }
}
