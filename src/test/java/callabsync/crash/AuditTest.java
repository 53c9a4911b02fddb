package callabsync.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {

    @Test
    void an_effect_that_is_missing_doubled_or_unasked_for_is_found() {
        Map<String, Integer> effects = Map.of(
                "call call_7",
                1,
                "task call_7",
                2,
                "call call_8",
                1,
                "task call_8",
                1,
                "meeting call_8",
                1,
                "call call_9",
                1);

        assertThat(Audit.faultsIn(effects, "hubspot", List.of(7, 8)))
                .containsExactlyInAnyOrder(
                        "task call_7 is there 2 times",
                        "meeting call_7 is there 0 times",
                        "call call_9 is there and nobody asked for it");
    }

    @Test
    void what_each_call_did_once_is_no_fault() {
        assertThat(Audit.faultsIn(Map.of("row call_7", 1, "row call_8", 1), Crms.DATABASE, List.of(7, 8)))
                .isEmpty();
    }
}
