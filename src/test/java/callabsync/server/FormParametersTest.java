package callabsync.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormParametersTest {

    @Test
    void the_fields_of_a_form_come_behind_those_of_the_query() {
        Map<String, String[]> all =
                parse(Map.of("state", new String[] {"dead"}), "state=held&name=Ana+Mar%C3%ADa&empty=&bare&&a=b=c");

        assertThat(all.get("state")).containsExactly("dead", "held");
        assertThat(all.get("name")).containsExactly("Ana María");
        assertThat(all.get("empty")).containsExactly("");
        assertThat(all.get("bare")).containsExactly("");
        assertThat(all.get("a")).containsExactly("b=c");
        assertThat(all).hasSize(5);
    }

    @Test
    void a_field_that_cannot_be_decoded_is_left_out() {
        assertThat(parse(Map.of(), "password=%zz&username=operator")).containsOnlyKeys("username");
    }

    @Test
    void of_a_thousand_fields_more_are_left_out() {
        assertThat(parse(Map.of(), "a&".repeat(5_000)).get("a")).hasSize(1_000);
    }

    private static Map<String, String[]> parse(Map<String, String[]> query, String form) {
        return FormParameters.parse(query, form, StandardCharsets.UTF_8);
    }
}
