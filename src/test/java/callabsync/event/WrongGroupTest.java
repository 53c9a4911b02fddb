package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader.Reading;
import callabsync.support.Events;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongGroupTest {

    record Wrong(String field, Object value) {}

    static List<Wrong> wrong() {
        return List.of(
                new Wrong("event", 5),
                new Wrong("event", List.of("call_ended")),
                new Wrong("timestamp", 5),
                new Wrong("timestamp", true),
                new Wrong("timestamp", List.of()),
                new Wrong("timestamp", Map.of()),
                new Wrong("contact", List.of()),
                new Wrong("contact", "cont_h42"),
                new Wrong("call", "x"),
                new Wrong("call", 7));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_group_of_the_wrong_type_is_unusable_and_named(Wrong wrong) {
        Reading reading = read(Events.outcomeExtracted().set(wrong.field(), wrong.value()));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo("Invalid field: " + wrong.field()));
    }

    @Test
    void the_first_wrong_group_is_named_and_what_is_missing_comes_before_it() {
        Events events = Events.outcomeExtracted().set("call", "x").set("contact", List.of());

        assertThat(reason(events)).isEqualTo("Invalid field: contact");
        assertThat(reason(events.remove("call"))).isEqualTo("Missing required field: call");
    }

    @Test
    void numbers_that_are_times_texts_and_empty_objects_are_usable() {
        assertThat(List.<Object>of(1763375400, 1763375400000L, 1.7633754e9, "17 November", "2025-11-17T10:30:00Z"))
                .allSatisfy(time -> assertThat(read(Events.outcomeExtracted().set("timestamp", time)))
                        .isInstanceOf(Reading.Usable.class));
        assertThat(read(Events.outcomeExtracted().set("contact", Map.of()).set("call", Map.of())))
                .isInstanceOf(Reading.Usable.class);
    }

    private static String reason(Events events) {
        return ((Reading.Unusable) read(events)).reason();
    }

    private static Reading read(Events events) {
        return EventReader.read(events.bytes());
    }
}
