package callabsync.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private final Threads threads = new Threads(2, 1);

    @Test
    void strangers_have_their_share_and_no_more() {
        Threads.Place first = Objects.requireNonNull(threads.enter());
        assertThat(threads.enter()).isNotNull();
        assertThat(threads.enter()).isNull();

        first.leave();
        assertThat(threads.enter()).isNotNull();
    }

    @Test
    void who_logs_in_leaves_the_strangers_share() {
        Threads.Place operator = Objects.requireNonNull(threads.enter());

        assertThat(operator.becomeOperators()).isTrue();
        assertThat(operator.becomeOperators()).as("once").isTrue();
        assertThat(operator.isOperators()).isTrue();
        assertThat(threads.enter()).isNotNull();
        assertThat(threads.enter()).isNotNull();
        assertThat(threads.enter()).isNull();
    }

    @Test
    void a_place_is_given_back_where_it_was_taken() {
        Threads.Place operator = Objects.requireNonNull(threads.enter());
        operator.becomeOperators();
        Threads.Place another = Objects.requireNonNull(threads.enter());
        assertThat(another.becomeOperators()).isFalse();

        operator.leave();
        assertThat(another.becomeOperators()).isTrue();
    }
}
