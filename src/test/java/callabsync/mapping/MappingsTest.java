package callabsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.event.SpokenTime.DateOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mappings are compiled, bounded and taken over on save; their messages say where and hold no value. */
class MappingsTest {

    @TempDir
    Path folder;

    private Mappings mappings;

    @BeforeEach
    void begin() throws IOException {
        save("qualification.jsonata", "{\"status\": outcomes.interested ? \"Qualified\"}");
        save("crm/crm-contact.jsonata", "{\"name\": contact.name, \"status\": $qualification.status}");
        mappings = new Mappings(new MappingProperties(
                folder,
                Duration.ofSeconds(1),
                ZoneId.of("Asia/Dubai"),
                DateOrder.UNKNOWN,
                "US",
                Duration.ofMillis(700)));
    }

    @Test
    void what_is_missing_is_left_out() {
        assertThat(mappings.apply("crm/crm-contact", Map.of("contact", Map.of()), Map.of()))
                .isEqualTo(Map.of());
    }

    @Test
    void the_mappings_own_null_survives() {
        var result = object(evaluated("{\"a\": null, \"b\": missing, \"c\": {\"d\": null}}"));

        assertThat(result).hasSize(2).containsEntry("a", null);
        assertThat(object(result.get("c"))).containsEntry("d", null);
    }

    @Test
    void the_qualification_is_bound() {
        Map<String, Object> event = Map.of("contact", Map.of("name", "Zoë"), "outcomes", Map.of("interested", true));

        assertThat(mappings.apply("crm-contact", event, Map.of()))
                .isEqualTo(Map.of("name", "Zoë", "status", "Qualified"));
    }

    @Test
    void a_saved_mapping_takes_effect() throws IOException {
        String before = mappings.find("crm/crm-contact").orElseThrow().source();
        save("crm/crm-contact.jsonata", "{\"fixed\": 1}");

        mappings.reload();

        assertThat(mappings.apply("crm/crm-contact", Map.of(), Map.of())).isEqualTo(Map.of("fixed", 1));
        assertThat(mappings.find("crm/crm-contact").orElseThrow().source()).isNotEqualTo(before);
    }

    @Test
    void a_broken_mapping_goes_on_as_it_was_and_says_where_it_is_broken() throws IOException {
        String good = mappings.find("crm/crm-contact").orElseThrow().source();
        save("crm/crm-contact.jsonata", "{\n  \"name\": contact.name\n  \"status\": 1\n}");

        mappings.reload();

        assertThat(mappings.running("crm/crm-contact.jsonata")).contains(good);

        assertThat(mappings.apply("crm/crm-contact", Map.of("contact", Map.of("name", "x")), Map.of()))
                .isEqualTo(Map.of("name", "x"));
        assertThat(mappings.problems()).hasSize(1);
        assertThat(mappings.problems().get(0).toString()).startsWith("crm/crm-contact.jsonata:3:");
    }

    @Test
    void an_edited_mapping_names_its_file_line_and_column_and_is_not_saved() {
        var saved = mappings.find("crm/crm-contact").orElseThrow();

        assertThatThrownBy(() -> mappings.edited(saved, "{\n  \"name\": contact. +\n}"))
                .isInstanceOf(MappingFailedException.class)
                .hasMessageStartingWith("crm/crm-contact.jsonata:2:");
        assertThat(mappings.apply(mappings.edited(saved, "{\"fixed\": 2}").compiled(), Map.of(), Map.of()))
                .isEqualTo(Map.of("fixed", 2));
        assertThat(mappings.find("crm/crm-contact")).contains(saved);
    }

    @Test
    void a_mended_mapping_has_no_problem_any_more() throws IOException {
        save("crm/crm-contact.jsonata", "{");
        mappings.reload();
        save("crm/crm-contact.jsonata", "{}");

        mappings.reload();

        assertThat(mappings.problems()).isEmpty();
    }

    @Test
    void a_deleted_mapping_is_gone() throws IOException {
        Files.delete(folder.resolve("crm/crm-contact.jsonata"));

        mappings.reload();

        assertThat(mappings.names()).containsExactly("qualification");
        assertThatThrownBy(() -> mappings.apply("crm/crm-contact", Map.of(), Map.of()))
                .isInstanceOf(MappingFailedException.class)
                .hasMessage("crm/crm-contact.jsonata: there is no such mapping");
    }

    @Test
    void a_broken_field_policy_goes_on_as_it_was_and_says_where() throws IOException {
        save("crm/crm-contact.fields.yaml", "name: fill_if_empty\n");
        mappings.reload();
        save("crm/crm-contact.fields.yaml", "name: fill_if_empty\nother: sometimes\n");

        mappings.reload();

        assertThat(mappings.policyOf("crm/crm-contact").needingPresentValue()).containsExactly("name");
        assertThat(mappings.running("crm/crm-contact.fields.yaml")).contains("name: fill_if_empty\n");
        assertThat(mappings.problems()).extracting(Problem::line).containsExactly(2);
    }

    @Test
    void two_mappings_of_one_name_are_a_problem() throws IOException {
        save("other/crm-contact.jsonata", "{}");

        mappings.reload();

        assertThat(mappings.problems()).extracting(Problem::message).anyMatch(text -> text.contains("same base name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n\"a\": secret + 1\n}",
                "{\n\"a\": $round(secret)\n}",
                "{\n\"a\": $toMillis(secret)\n}",
                "{\n\"a\": $number(secret)\n}",
                "{\n\"a\": $nothing(secret)\n}",
                "{\n\"a\": secret < 1\n}",
                "{\n\"a\": $truncate(secret, secret)\n}"
            })
    void a_failure_says_where_and_holds_no_value(String mapping) {
        assertThatThrownBy(() -> mappings.apply(mappings.compile(mapping), Map.of("secret", "x15551234"), Map.of()))
                .isInstanceOf(MappingFailedException.class)
                .hasMessageStartingWith("edited:2:")
                .hasMessageNotContaining("15551234")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n){ $f($n + 1) }; $f(1))",
                "($f := function($n){ 1 + $f($n + 1) }; $f(1))",
                "$sum([1..3000000].($ * 2))"
            })
    void a_mapping_without_an_end_is_ended(String mapping) {
        assertThatThrownBy(() -> evaluated(mapping)).isInstanceOf(MappingFailedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$now()", "$millis()", "$random()", "$eval(\"1\")"})
    void what_differs_between_replays_is_refused(String mapping) {
        assertThatThrownBy(() -> evaluated(mapping)).isInstanceOf(MappingFailedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            value = {
                "$e164('(408) 555-1234')                       | +14085551234",
                "$e164('030 901820', 'DE')                     | +4930901820",
                "$e164('12')                                   | absent",
                "$e164(missing)                                | absent",
                "$isoInstant('2025-11-20T18:00:00+04:00')      | 2025-11-20T14:00:00Z",
                "$isoInstant('2025-11-20T18:00:00.250Z')       | 2025-11-20T18:00:00.250Z",
                "$isoInstant('2025-11-20 18:00:00')            | 2025-11-20T14:00:00Z",
                "$isoInstant('2025-11-20T18:00:00+0400')       | 2025-11-20T14:00:00Z",
                "$isoInstant('2025-11-20')                     | 2025-11-19T20:00:00Z",
                "$isoInstant('next Tuesday')                   | absent",
                "$crmDate('2025-11-20T21:30:00Z')              | 2025-11-21",
                "$nextBusinessDay('2025-11-20T10:00:00Z')      | 2025-11-21T05:00:00Z",
                "$nextBusinessDay('2025-11-20T21:30:00Z')      | 2025-11-24T05:00:00Z",
                "$plusMinutes('2025-11-20T23:30:00Z', 60)      | 2025-11-21T00:30:00Z",
                "$truncate('abcdef', 4)                        | abc…",
                "$truncate('abcd', 4)                          | abcd",
                "$string($amount('$50,000'))                   | 50000",
                "$string($amount('about 12.5k EUR'))           | 12500",
                "$string($amount('2 million'))                 | 2000000",
                "$string($amount('30 a month'))                | 30",
                "$amount('$50,000 - $60,000')                  | absent",
                "$amount('none')                               | absent",
            })
    void functions_of_ours(String call, String expected) {
        assertThat(evaluated(call.replace('\'', '"'))).isEqualTo(expected);
    }

    @Test
    void a_cut_never_splits_a_pair_of_surrogates() {
        assertThat(evaluated("$truncate(\"ab😀cd\", 4)")).isEqualTo("ab…");
    }

    @Test
    void many_threads_share_one_mapping() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var results = threads.invokeAll(IntStream.range(0, 2000)
                .<java.util.concurrent.Callable<Object>>mapToObj(i ->
                        () -> mappings.apply("crm/crm-contact", Map.of("contact", Map.of("name", "n" + i)), Map.of()))
                .toList());
        threads.shutdown();

        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).get()).isEqualTo(Map.of("name", "n" + i));
        }
        assertThat(List.copyOf(results)).hasSize(2000);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private Object evaluated(String mapping) {
        return mappings.apply(mappings.compile(mapping), Map.of(), Map.of());
    }

    private void save(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
