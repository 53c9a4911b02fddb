package callabsync.mapping;

import static callabsync.mapping.Merge.Left.FORWARD_ONLY;
import static callabsync.mapping.Merge.Left.FULL;
import static callabsync.mapping.Merge.Left.KEPT;
import static callabsync.mapping.Merge.Left.OLDER;
import static callabsync.mapping.Merge.Left.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Field by field the newest event counts, and what a person entered is respected where the policy says so. */
class MergeTest {

    private static final Instant TEN = Instant.parse("2025-11-17T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2025-11-17T11:00:00Z");
    private static final FieldPolicy POLICY = FieldPolicy.parse("policy", """
            email: fill_if_empty
            notes: {append: 40}
            stage: {forward_only: [lead, [contacted, unqualified], customer]}
            """);

    @Test
    void a_field_never_written_is_written_even_by_an_older_event() {
        var result = merged(Map.of("budget", "$10"), null, Map.of("product", version(ELEVEN, "x")), TEN);

        assertThat(result.toWrite()).isEqualTo(Map.of("budget", "$10"));
        assertThat(result.versions()).isEqualTo(Map.of("budget", version(TEN, "$10")));
    }

    @Test
    void an_older_event_never_overwrites_a_newer_value() {
        var result = merged(Map.of("budget", "$10"), null, Map.of("budget", version(ELEVEN, "$20")), TEN);

        assertThat(result.toWrite()).isEmpty();
        assertThat(result.left()).isEqualTo(Map.of("budget", OLDER));
        assertThat(result.versions()).isEmpty();
    }

    @Test
    void a_newer_event_overwrites() {
        var result = merged(Map.of("budget", "$20"), null, Map.of("budget", version(TEN, "$10")), ELEVEN);

        assertThat(result.toWrite()).isEqualTo(Map.of("budget", "$20"));
    }

    @Test
    void of_one_timestamp_the_later_type_counts() {
        var ended = new FieldVersion(TEN, 2, Merge.hashOf("ended"));
        var started = new Merge.Input(Map.of("f", "started"), null, Map.of("f", ended), TEN, 1, Optional.empty());

        assertThat(Merge.of(started, POLICY).left()).isEqualTo(Map.of("f", OLDER));
    }

    @Test
    void the_same_event_with_the_same_value_is_nothing() {
        var result = merged(Map.of("budget", "$10"), null, Map.of("budget", version(TEN, "$10")), TEN);

        assertThat(result.toWrite()).isEmpty();
        assertThat(result.left()).isEqualTo(Map.of("budget", UNCHANGED));
    }

    @Test
    void the_same_event_with_a_mended_value_is_written() {
        var result = merged(Map.of("budget", 10), null, Map.of("budget", version(TEN, "$10")), TEN);

        assertThat(result.toWrite()).isEqualTo(Map.of("budget", 10));
    }

    @Test
    void a_value_that_the_record_holds_is_not_sent_but_its_version_is_noted() {
        var result = merged(Map.of("budget", "$10"), Map.of("budget", "$10"), Map.of(), TEN);

        assertThat(result.toWrite()).isEmpty();
        assertThat(result.versions()).isEqualTo(Map.of("budget", version(TEN, "$10")));
    }

    @Test
    void the_mappings_null_clears() {
        Map<String, Object> mapped = new HashMap<>();
        mapped.put("budget", null);

        var result = merged(mapped, Map.of("budget", "$10"), Map.of(), TEN);

        assertThat(result.toWrite()).containsEntry("budget", null);
    }

    @Test
    void a_filled_field_keeps_what_a_rep_entered() {
        var result = merged(Map.of("email", "a@b.example"), Map.of("email", "rep@b.example"), Map.of(), TEN);

        assertThat(result.left()).isEqualTo(Map.of("email", KEPT));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"''", "'  '", "NULL"},
            nullValues = "NULL")
    void an_empty_field_is_filled(String present) {
        Map<String, Object> existing = new HashMap<>();
        existing.put("email", present);

        assertThat(merged(Map.of("email", "a@b.example"), existing, Map.of(), TEN)
                        .toWrite())
                .isEqualTo(Map.of("email", "a@b.example"));
    }

    @Test
    void a_filled_field_of_ours_is_mended_by_the_same_event_and_by_no_other() {
        var written = Map.of("email", version(TEN, "a@b.exmple"));
        Map<String, Object> existing = Map.of("email", "a@b.exmple");

        assertThat(merged(Map.of("email", "a@b.example"), existing, written, TEN)
                        .toWrite())
                .containsKey("email");
        assertThat(merged(Map.of("email", "c@b.example"), existing, written, ELEVEN)
                        .left())
                .isEqualTo(Map.of("email", KEPT));
    }

    @ParameterizedTest
    @CsvSource({
        "'', lead, true",
        "lead, contacted, true",
        "contacted, unqualified, true",
        "unqualified, contacted, true",
        "customer, contacted, false",
        "contacted, lead, false",
        "our own stage, customer, false",
        "lead, unknown, false"
    })
    void a_stage_only_moves_forward(String from, String to, boolean moves) {
        var result = merged(Map.of("stage", to), Map.of("stage", from), Map.of(), TEN);

        assertThat(result.toWrite().containsKey("stage")).isEqualTo(moves);
        assertThat(result.left().containsKey("stage")).isEqualTo(!moves);
    }

    @Test
    void a_stage_is_never_cleared() {
        Map<String, Object> mapped = new HashMap<>();
        mapped.put("stage", null);

        assertThat(merged(mapped, Map.of(), Map.of(), TEN).left()).isEqualTo(Map.of("stage", FORWARD_ONLY));
    }

    @Test
    void a_block_is_added_below_what_is_there() {
        var result = merged(Map.of("notes", "Call"), Map.of("notes", "Met at a fair\n"), Map.of(), TEN);

        assertThat(result.toWrite()).isEqualTo(Map.of("notes", "Met at a fair\n\nCall"));
        assertThat(result.versions()).containsOnlyKeys("notes#call_1");
    }

    @Test
    void a_block_is_added_once_per_call_whatever_it_says() {
        var written = Map.of("notes#call_1", version(TEN, "Call"));

        var result = merged(Map.of("notes", "Call, worded anew"), Map.of("notes", "Call"), written, ELEVEN);

        assertThat(result.left()).isEqualTo(Map.of("notes", UNCHANGED));
    }

    @Test
    void an_older_call_still_adds_its_block() {
        var written = Map.of("notes#call_2", version(ELEVEN, "Later call"));

        var result = merged(Map.of("notes", "Call"), Map.of("notes", "Later call"), written, TEN);

        assertThat(result.toWrite()).isEqualTo(Map.of("notes", "Later call\n\nCall"));
    }

    @Test
    void a_block_that_does_not_fit_is_cut_with_a_mark() {
        String present = "x".repeat(30);

        var result = merged(Map.of("notes", "A long summary of it"), Map.of("notes", present), Map.of(), TEN);

        assertThat(result.toWrite()).isEqualTo(Map.of("notes", present + "\n\nA long …"));
        assertThat(result.toWrite().get("notes").toString()).hasSize(40);
    }

    @Test
    void a_full_field_is_left_alone() {
        var result = merged(Map.of("notes", "Call"), Map.of("notes", "x".repeat(39)), Map.of(), TEN);

        assertThat(result.left()).isEqualTo(Map.of("notes", FULL));
    }

    @Test
    void equal_values_have_equal_hashes() {
        assertThat(Merge.hashOf(180)).isEqualTo(Merge.hashOf(180.0)).isNotEqualTo(Merge.hashOf("180x"));
        assertThat(Merge.hashOf(Map.of("a", 1, "b", List.of(2))))
                .isEqualTo(Merge.hashOf(Map.of("b", List.of(2), "a", 1)));
    }

    @Test
    void the_order_in_which_events_come_makes_no_difference() {
        var first = merged(Map.of("a", 1, "b", 1), null, Map.of(), TEN);
        var second = merged(Map.of("b", 2, "c", 2), null, first.versions(), ELEVEN);
        var late = merged(Map.of("b", 2, "c", 2), null, Map.of(), ELEVEN);
        var early = merged(Map.of("a", 1, "b", 1), null, late.versions(), TEN);

        assertThat(after(first, second)).isEqualTo(after(late, early)).isEqualTo(Map.of("a", 1, "b", 2, "c", 2));
    }

    private static Map<String, Object> after(Merge.Result one, Merge.Result two) {
        Map<String, Object> record = new HashMap<>(one.toWrite());
        record.putAll(two.toWrite());
        return record;
    }

    private static Merge.Result merged(
            Map<String, Object> mapped, Map<String, Object> existing, Map<String, FieldVersion> written, Instant at) {
        return Merge.of(new Merge.Input(mapped, existing, written, at, 3, Optional.of("call_1")), POLICY);
    }

    private static FieldVersion version(Instant at, Object value) {
        return new FieldVersion(at, 3, Merge.hashOf(value));
    }
}
