package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.mapping.FieldVersion;
import callabsync.sink.Appointments.Booking;
import callabsync.sink.Appointments.Fate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppointmentsTest {

    private static final String START = "hs_meeting_start_time";
    private static final List<String> WATCHED = List.of(START, "hs_meeting_title");
    private static final Booking FIRST = booking("call_1/meeting", "2025-11-20T14:00:00Z", "2025-11-17T10:30:00Z");
    private static final Booking SECOND = booking("call_2/meeting", "2025-11-24T09:00:00Z", "2025-11-18T10:30:00Z");
    private static final Map<String, String> AS_LEFT =
            Map.of(START, "2025-11-20T14:00:00.000+0000", "hs_meeting_title", "Demo with John Smith");

    private static Booking booking(String key, String startsAt, String saidAt) {
        return new Booking(key, "51", Optional.of(Instant.parse(startsAt)), Instant.parse(saidAt), 2);
    }

    private static Map<String, FieldVersion> written(Booking booking) {
        return Appointments.versions(
                Map.of(START, booking.startsAt().orElseThrow().toString(), "hs_meeting_title", "Demo with John Smith"),
                booking);
    }

    private static Fate fate(Booking booking, Booking before, Map<String, String> present) {
        return Appointments.of(booking, written(before), present, START, WATCHED);
    }

    @Test
    void an_appointment_to_come_that_nobody_touched_is_moved() {
        assertThat(fate(SECOND, FIRST, AS_LEFT)).isEqualTo(Fate.MOVE);
    }

    @Test
    void one_that_people_moved_renamed_or_deleted_is_left_alone() {
        assertThat(fate(
                        SECOND,
                        FIRST,
                        Map.of(START, "2025-11-21T14:00:00Z", "hs_meeting_title", "Demo with John Smith")))
                .isEqualTo(Fate.ADD);
        assertThat(fate(SECOND, FIRST, Map.of(START, "2025-11-20T14:00:00Z", "hs_meeting_title", "Demo, with Ann")))
                .isEqualTo(Fate.ADD);
        assertThat(fate(SECOND, FIRST, Map.of())).isEqualTo(Fate.ADD);
    }

    @Test
    void one_that_took_place_before_the_call_is_left_alone() {
        Booking later = booking("call_3/meeting", "2025-12-01T09:00:00Z", "2025-11-21T10:30:00Z");

        assertThat(fate(later, FIRST, AS_LEFT)).isEqualTo(Fate.ADD);
    }

    @Test
    void an_older_call_that_comes_late_moves_nothing_back() {
        assertThat(fate(FIRST, SECOND, Map.of(START, "2025-11-24T09:00:00Z"))).isEqualTo(Fate.OUTDATED);
    }

    @Test
    void an_older_call_whose_appointment_was_over_by_then_has_its_own() {
        Booking over = booking("call_0/meeting", "2025-11-17T14:00:00Z", "2025-11-16T10:30:00Z");

        assertThat(fate(over, SECOND, Map.of(START, "2025-11-24T09:00:00Z"))).isEqualTo(Fate.ADD);
    }

    @Test
    void of_several_in_one_batch_the_newest_takes_the_place_of_those_before_it() {
        Booking later = booking("call_3/meeting", "2025-12-02T09:00:00Z", "2025-11-26T10:30:00Z");

        assertThat(Appointments.inPlaceOf(List.of(FIRST, later, SECOND)))
                .containsEntry("call_1/meeting", "call_2/meeting")
                .containsEntry("call_2/meeting", "call_2/meeting")
                .containsEntry("call_3/meeting", "call_3/meeting");
    }

    @Test
    void without_a_begin_it_is_another_one() {
        Booking unknown = new Booking("call_2/meeting", "51", Optional.empty(), SECOND.saidAt(), 2);

        assertThat(fate(unknown, FIRST, AS_LEFT)).isEqualTo(Fate.ADD);
        assertThat(Appointments.inPlaceOf(List.of(FIRST, unknown)))
                .containsEntry("call_1/meeting", "call_1/meeting")
                .containsEntry("call_2/meeting", "call_2/meeting");
    }
}
