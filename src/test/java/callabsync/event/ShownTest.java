package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void what_ends_a_line_moves_the_cursor_or_turns_the_writing_is_spelled_out() {
        String call = "call_1\r\nalert.raised\u001b[2J\u009b31m\u202ecod.exe\u2028";

        assertThat(Shown.id(call)).isEqualTo("call_1\\r\\nalert.raised\\u001b[2J\\u009b31m\\u202ecod.exe\\u2028");
        assertThat(Shown.lines("{\n\t\"id\": \"\u001b\"}", 100)).isEqualTo("{\n\t\"id\": \"\\u001b\"}");
    }

    @Test
    void what_is_harmless_stays_as_it_is() {
        assertThat(Shown.id("call_Müller-7/ü=日本")).isEqualTo("call_Müller-7/ü=日本");
    }

    @Test
    void an_id_is_cut_and_an_unknown_type_is_one_word() {
        assertThat(Shown.id("c".repeat(300_000))).hasSize(129).endsWith("…");
        assertThat(Shown.type("call_ended")).isEqualTo("call_ended");
        assertThat(Shown.type("erika.musterfrau@example.com")).isEqualTo("other");
    }

    @Test
    void a_long_id_is_kept_as_its_beginning_and_a_hash_by_which_it_is_known_again() {
        String longId = "call_" + "7".repeat(300_000);
        Event event = EventReader.read(Events.callEnded()
                        .call(longId)
                        .contact("cont_" + longId)
                        .bytes())
                .event();

        assertThat(event.call().id().orElseThrow())
                .startsWith("call_777")
                .hasSize(87)
                .isNotEqualTo(Bounded.text(longId + "8"));
        assertThat(Bounded.text(event.call().id().orElseThrow()))
                .isEqualTo(event.call().id().orElseThrow());
        assertThat(event.orderKey().orElseThrow().text()).hasSizeLessThan(512);
        assertThat(Bounded.text("call_\0")).isEqualTo("call_");
        assertThat(Bounded.text("😀".repeat(40) + "x".repeat(500)))
                .doesNotContain("?")
                .hasSize(87);
    }
}
