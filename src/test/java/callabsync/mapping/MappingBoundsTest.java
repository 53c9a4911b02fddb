package callabsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile text, or a mapping that asks for too much, costs: little, and it says why. */
class MappingBoundsTest {

    /** Far more than a mapping's own time; on a busy machine a mapping may get little of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, Object> DOCUMENT =
            Map.of("hostile", "a".repeat(40) + "!", "long", "x".repeat(100_000), "call", Map.of("id", "call_1"));

    /** So patient that only sizes and steps end a mapping. */
    private final Mappings mappings = mappings(PATIENCE);

    private static Mappings mappings(Duration timeout) {
        return new Mappings(new MappingProperties(
                Path.of("routes"), Duration.ofSeconds(1), ZoneOffset.UTC, DateOrder.UNKNOWN, "US", timeout));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $match(hostile, /^(.*a){25}$/)                                  | STEPS
            $contains(hostile, /^(.*a){25}$/)                               | STEPS
            $replace(hostile, /^(.*a){25}$/, "")                            | STEPS
            $replace(hostile, /^(.*a){25}$/, "", 3)                         | STEPS
            $replace(hostile, /^(.*a){25}$/, function($m) { "" })           | STEPS
            $split(hostile, /^(.*a){25}$/)                                  | STEPS
            ($p := /^(.*a){25}$/; $p(hostile))                              | STEPS
            $match(long, /x*x*x*x*y/)                                       | STEPS
            [1..1e7]                                                        | SIZE
            $count([1..1e6].[1..1e6])                                       | SIZE
            ($l := [1..1000]; $l.$l.$l)                                     | SIZE
            $pad("a", 100000000)                                            | SIZE
            $pad("a", -100000000, "ab")                                     | SIZE
            $reduce([1..60], function($a, $i) { $a & $a }, "ab")            | SIZE
            $reduce([1..60], function($a, $i) { {"a": $a, "b": $a} }, {})   | SIZE
            $reduce([1..60], function($a, $i) { [$a, $a] }, [1])            | SIZE
            $join([1..1000].$$.long)                                        | SIZE
            $replace(long, "x", $pad("", 1000, "y"))                        | SIZE
            $replace(long, /x/, $pad("", 1000, "y"))                        | SIZE
            $replace(long, /x/, function($m) { $pad("", 1000, "y") })       | SIZE
            $replace(long, "x", "y", 1000000)                               | SIZE
            $round(1.5, 1000000000)                                         | SIZE
            """)
    void what_would_take_too_long_or_too_much_ends_and_says_where(String mapping, String code) {
        var compiled = mappings.compile("\n" + mapping);

        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThatThrownBy(() -> mappings.apply(compiled, DOCUMENT, Map.of()))
                        .isInstanceOfSatisfying(MappingFailedException.class, failed -> {
                            assertThat(failed.problem().file()).isEqualTo("edited");
                            assertThat(failed.problem().line()).isEqualTo(2);
                        })
                        .hasMessageContaining("(" + code + ")")
                        .hasMessageNotContaining("aaaa"));
    }

    @Test
    void a_mapping_without_an_end_is_ended_by_its_time() {
        Mappings brief = mappings(Duration.ofMillis(300));
        var compiled = brief.compile("($f := function($x) { $f($x + 1) }; $f(1))");

        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThatThrownBy(() -> brief.apply(compiled, DOCUMENT, Map.of()))
                        .hasMessageContaining("(TIMEOUT)"));
    }

    @Test
    void a_long_text_may_be_split_and_a_source_may_not_be_endless() {
        assertThatThrownBy(() -> mappings.compile("\"" + "x".repeat(5_000_000) + "\""))
                .isInstanceOf(MappingFailedException.class)
                .hasMessageContaining("longer than 65536");
        var split = mappings.compile("$split(text, \"\")");

        assertThatThrownBy(() -> mappings.apply(split, Map.of("text", "x".repeat(3_000_000)), Map.of()))
                .hasMessageContaining("(SIZE)");
        assertThat((List<?>) mappings.apply(split, Map.of("text", "x".repeat(10_000)), Map.of()))
                .hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $match("a1b22", /([a-z])([0-9]+)/).groups      | [a, 1, b, 22]
            $contains("Voicemail", /voice/i)               | true
            $split("a, b;c", /[,;] */)                     | [a, b, c]
            $split("a.b.c", ".", 2)                        | [a, b]
            $replace("a.b.c", ".", "$")                    | a$b$c
            $replace("a.b.c", ".", "-", 1)                 | a-b.c
            $replace("2026-11-23", /(\\d+)-(\\d+)-(\\d+)/, "$3.$2.$1") | 23.11.2026
            $replace("erika m", /\\b[a-z]/, function($m) { $uppercase($m.match) }) | Erika M
            $replace("aXbX", /x/i, "", 1)                  | abX
            ($p := /b+/; $p("abbc").match)                 | bb
            "abc" ~> $contains(/b/)                        | true
            $filter(["ab", "cd"], function($t) { $contains($t, /c/) }) | cd
            $pad("foo", 5, "#")                            | foo##
            $pad("foo", -5, "12")                          | 12foo
            $pad("foobar", 3)                              | foobar
            $join(["a", "b"], "; ")                        | a; b
            $string({"a": [1, true]})                      | {"a":[1,true]}
            $round(2.345, 2)                               | 2.34
            $distinct([1, 1, 2])                           | [1, 2]
            $count([1..1000])                              | 1000
            """)
    void what_is_bounded_gives_what_it_always_gave(String mapping, String expected) {
        assertThat(String.valueOf(mappings.apply(mappings.compile(mapping), DOCUMENT, Map.of())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hubspot/hubspot-call",
                "hubspot/hubspot-contact",
                "salesforce/salesforce-call",
                "salesforce/salesforce-lead"
            })
    void a_duration_of_900_000_digits_does_not_hold_up_a_default_mapping(String mapping) {
        Events events = Events.outcomeExtracted();
        events.object("call").put("duration", "9".repeat(900_000));
        var event = EventReader.read(events.bytes()).event();

        Object mapped = assertTimeoutPreemptively(PATIENCE, () -> mappings.apply(mapping, event.document(), Map.of()));

        assertThat(((Map<?, ?>) mapped).keySet())
                .isNotEmpty()
                .noneMatch(name -> name.equals("hs_call_duration") || name.equals("CallDurationInSeconds"));
    }

    @Test
    void times_and_amounts_that_are_no_times_and_amounts_are_absent_however_long() {
        var compiled = mappings.compile(
                "{\"at\": $isoInstant(text), \"amount\": $amount(text), \"short\": $amount(\"$ 1,234,567,890,123.25\")}");

        assertThat(mappings.apply(compiled, Map.of("text", "1".repeat(1_000_000)), Map.of()))
                .isEqualTo(Map.of("short", 1_234_567_890_123.25));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a < b & c > "d" 'e' | a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;
            <b>x</b>            | &lt;b&gt;x&lt;/b&gt;
            Zoë 😀              | Zoë 😀
            """)
    void html_is_text_as_it_stands(String text, String html) {
        assertThat(mappings.apply(mappings.compile("$html(text)"), Map.of("text", text), Map.of()))
                .isEqualTo(html);
    }

    @Test
    void html_keeps_lines_and_is_cut_between_characters() {
        var compiled =
                mappings.compile("[$html(\"one\\r\\ntwo\\n\\nthree\\n\"), $html(\"ab&cd\", 7), $html(\"ab&cd\", 8),"
                        + " $html(\"a😀b\", 3), $html(\"abc\", 0), $html(\" \")]");

        assertThat((List<?>) mappings.apply(compiled, Map.of(), Map.of()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly("one<br>two<br><br>three", "ab…", "ab&amp;…", "a…", "");
    }
}
