package callabsync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.watch.Watch.Situation;
import callabsync.webhook.RecentAnswersFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A share of refused webhooks is told, a stranger's noise is not; what could not be stored is told at once. */
class AnswerWatchTest {

    private static final byte[] EVENT = Events.outcomeExtracted().bytes();
    private static final byte[] NOISE = "{\"probe\": true}".getBytes(StandardCharsets.UTF_8);

    private final SettableClock clock = new SettableClock();
    private final RecentAnswersFixture door = new RecentAnswersFixture(clock);
    private final AnswerWatch watch = new AnswerWatch(door.answers(), "node-1a2b3c4d");

    @Test
    void every_second_webhook_refused_is_told_with_the_numbers() {
        door.stored(12);
        door.refused(12, EVENT);

        assertThat(look()).singleElement().satisfies(incident -> {
            assertThat(incident.name()).isEqualTo("webhooks-refused:callab");
            assertThat(incident.message())
                    .isEqualTo("12 of 24 webhooks of source callab were refused within 15 minutes");
        });
    }

    @Test
    void few_of_many_and_a_strangers_noise_are_not_told() {
        door.stored(100);
        door.refused(20, EVENT);
        door.refused(500, NOISE);

        assertThat(look()).as("20 of 120").isEmpty();
    }

    @Test
    void it_is_over_when_none_was_refused_for_a_quarter_of_an_hour() {
        door.refused(10, EVENT);
        assertThat(look()).hasSize(1);
        clock.tick(Duration.ofMinutes(17));

        assertThat(look()).isEmpty();
    }

    @Test
    void what_could_not_be_stored_is_told_at_once() {
        door.unavailable(3);

        assertThat(look())
                .singleElement()
                .extracting(Incident::message)
                .isEqualTo("3 webhooks were answered with 503 within 15 minutes, as they could not be stored");
    }

    @Test
    void one_is_told_as_one() {
        door.unavailable(1);

        assertThat(look())
                .singleElement()
                .extracting(Incident::message)
                .isEqualTo("1 webhook was answered with 503 within 15 minutes, as it could not be stored");
    }

    private List<Incident> look() {
        return watch.look(new Situation(clock.instant(), Figures.Snapshot.nothing(clock.instant()), List.of()))
                .toList();
    }
}
