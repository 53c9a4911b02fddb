package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import callabsync.support.Events;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {

    @ParameterizedTest
    @CsvSource({
        "Contact erika.m+x@example.co.uk exists, Contact *** exists",
        "email=a@b.de;, email=***;",
        "No number: +49 (151) 123-45678!, No number: ***!",
        "4915112345678 is taken, *** is taken",
        "(408) 555-1234 is taken, *** is taken"
    })
    void addresses_and_phone_numbers_are_masked(String text, String expected) {
        assertThat(Masked.text(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 VALIDATION_ERROR: hs_lead_status",
                "Delivery dlv_01ka8nth20006hv828xz6m is gone",
                "Lead 00Q5g000001AbCdEAK was converted",
                "Wait until 2025-11-20T14:00:00Z",
                "Contact 51 was merged"
            })
    void what_is_no_personal_value_stays(String text) {
        assertThat(Masked.text(text)).isEqualTo(text);
    }

    @Test
    void a_long_text_without_blanks_and_a_long_transcript_are_masked_in_one_go() {
        Events events = Events.outcomeExtracted();
        String transcript = "She said: the gate code is 4711. ".repeat(30_000);
        events.object("call").put("transcript", transcript);
        var event = EventReader.read(events.bytes()).event();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 200; i++) {
                assertThat(Masked.text("a".repeat(1_000_000))).hasSize(301);
                assertThat(Masked.text("1 ".repeat(500_000) + "a")).hasSizeLessThan(310);
            }
            assertThat(Masked.text("Refused: " + transcript, event)).isEqualTo("Refused:***");
        });
    }

    @Test
    void it_is_bounded_and_never_null() {
        assertThat(Masked.text("x ".repeat(100_000))).hasSizeLessThan(310);
        assertThat(Masked.text(null)).isEmpty();
    }

    @Test
    void what_the_event_says_of_its_contact_is_masked_in_whole_and_in_parts() {
        var events = Events.outcomeExtracted();
        events.object("contact").put("first_name", "Erika");
        events.object("call").put("transcript", "Agent: Hello. Contact: I want a red gnome in my garden.");
        events.outcome("appointment_notes", "Ring twice, the bell is quiet");
        Event event = EventReader.read(events.bytes()).event();

        String masked = Masked.text(
                "ERIKA refused: too long: \"Agent: Hello. Contact: I want a r\" (bell: Ring twice, the bell)", event);

        assertThat(masked).isEqualTo("*** refused: too long: \"***\" (bell: ***)");
    }

    @Test
    void an_absent_event_is_masked_like_any_text() {
        assertThat(Masked.text("a@b.de", null)).isEqualTo("***");
    }
}
