package callabsync.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.quarantine.QuarantineShares.Share;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineSharesTest {

    private static final int USUAL = 4_000;
    private static final int LARGE = 1024 * 1024;

    private final List<Share<String>> shares = new ArrayList<>();

    @Test
    void while_there_is_room_nothing_goes() {
        keep(5, "callab", "192.0.2.1", "signature", USUAL);

        assertThat(QuarantineShares.excess(shares, 5, 5 * USUAL)).isEmpty();
    }

    @Test
    void the_sender_who_has_most_gives_way_and_the_oldest_of_his_first() {
        keep(3, "callab", "192.0.2.1", "signature", USUAL);
        keep(5, "stranger", "198.51.100.9", "signature", USUAL);

        assertThat(QuarantineShares.excess(shares, 6, LARGE)).containsExactlyInAnyOrder("stranger 0", "stranger 1");
    }

    @Test
    void one_reason_does_not_push_out_another() {
        keep(2, "signature", "192.0.2.1", "signature", USUAL);
        keep(6, "credentials", "192.0.2.1", "credentials", USUAL);

        assertThat(QuarantineShares.excess(shares, 4, LARGE))
                .containsExactlyInAnyOrder("credentials 0", "credentials 1", "credentials 2", "credentials 3");
    }

    @Test
    void large_bodies_go_before_small_ones_wherever_they_come_from() {
        keep(200, "callab", "192.0.2.1", "signature", USUAL);
        for (int i = 0; i < 20; i++) {
            keep(1, "large" + i, "198.51.100." + i, "signature", LARGE);
        }

        assertThat(QuarantineShares.excess(shares, 1_000, 4 * LARGE))
                .hasSize(17)
                .allMatch(each -> each.startsWith("large"));
    }

    @Test
    void what_cannot_be_admitted_goes_first_where_it_is_about_numbers() {
        keep(3, "callab", "192.0.2.1", "signature", USUAL);
        keep(2, "unread", "198.51.100.9", "content-type", 0);
        keep(1, "large", "198.51.100.9", "signature", LARGE);

        assertThat(QuarantineShares.excess(shares, 4, 2 * LARGE)).containsExactlyInAnyOrder("unread 0", "unread 1");
        assertThat(QuarantineShares.excess(shares, 6, LARGE)).containsExactly("large 0");
    }

    private void keep(int count, String name, String sender, String reason, long bytes) {
        for (int i = 0; i < count; i++) {
            shares.add(new Share<>(name + " " + i, sender, reason, bytes));
        }
    }
}
