package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.support.SettableClock;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DefinitionCacheTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Supplier<String> AWAY = () -> {
        throw new NoAnswerException("away");
    };

    private final SettableClock clock = new SettableClock();
    private final DefinitionCache<String> patient = new DefinitionCache<>(clock, Duration.ofMinutes(1));
    private final DefinitionCache<String> strict = new DefinitionCache<>(clock, Duration.ZERO);

    @Test
    void a_definition_is_read_again_once_its_time_is_over() {
        assertThat(strict.of("crm Lead", HOUR, () -> "old")).isEqualTo("old");
        assertThat(strict.of("crm Lead", HOUR, () -> "new")).isEqualTo("old");

        clock.tick(HOUR);

        assertThat(strict.of("crm Lead", HOUR, () -> "new")).isEqualTo("new");
    }

    @Test
    void an_old_definition_does_for_a_while_where_it_cannot_be_read_again() {
        patient.of("crm", HOUR, () -> "old");
        clock.tick(HOUR);

        assertThat(patient.of("crm", HOUR, AWAY)).isEqualTo("old");
        assertThat(patient.of("crm", HOUR, () -> "new")).as("within the grace").isEqualTo("old");
        clock.tick(Duration.ofMinutes(1));
        assertThat(patient.of("crm", HOUR, () -> "new")).isEqualTo("new");
    }

    @Test
    void without_grace_and_for_what_was_never_read_the_failure_is_passed_on() {
        strict.of("crm", HOUR, () -> "old");
        clock.tick(HOUR);

        assertThatThrownBy(() -> strict.of("crm", HOUR, AWAY)).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> patient.of("crm", HOUR, AWAY)).isInstanceOf(NoAnswerException.class);
    }

    @Test
    void one_destination_is_forgotten_and_not_another_whose_name_begins_alike() {
        strict.of("crm Lead", HOUR, () -> "lead");
        strict.of("crm-eu Lead", HOUR, () -> "lead in Europe");

        strict.forget("crm");

        assertThat(strict.of("crm Lead", HOUR, () -> "read again")).isEqualTo("read again");
        assertThat(strict.of("crm-eu Lead", HOUR, () -> "read again")).isEqualTo("lead in Europe");
    }
}
