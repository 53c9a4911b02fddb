package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryLife.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The picture and the table in {@code src/docs/delivery-states.md} are those of the code. */
class DeliveryStatesDocTest {

    private static final Path DOCUMENT = Path.of("src/docs/delivery-states.md");

    @Test
    void the_picture_shows_the_steps_of_the_code() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .as("paste this picture into %s:%n%s", DOCUMENT, picture())
                .contains(picture());
    }

    @Test
    void the_table_tells_the_steps_of_the_code() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .as("paste this table into %s:%n%s", DOCUMENT, table())
                .contains(table());
    }

    @Test
    void the_open_states_are_those_that_lanes_wait_for() {
        var open = new EnumMap<DeliveryState, Boolean>(DeliveryState.class);
        for (DeliveryState state : DeliveryState.values()) {
            open.put(state, DeliveryState.OPEN.contains("'" + state.word() + "'"));
        }

        assertThat(open).allSatisfy((state, inSql) -> assertThat(state.isOpen()).isEqualTo(inSql));
        assertThat(words(DeliveryState.OPEN_BY_AGE)).isEqualTo(words(DeliveryState.OPEN));
    }

    private static Set<String> words(String in) {
        return Set.of(in.substring(in.indexOf('(') + 1, in.length() - 1).split(", "));
    }

    /** An arrow for each two states, with what may lead from one to the other. */
    private static String picture() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            for (String from : from(step)) {
                String arrow = (from.equals("-") ? "[*]" : from) + " --> " + to(step, from);
                labels.merge(
                        arrow,
                        step.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        (one, other) -> one + ", " + other);
            }
        }
        String arrows = labels.entrySet().stream()
                .map(each -> "    " + each.getKey() + ": " + each.getValue() + "\n")
                .collect(Collectors.joining());
        return "```mermaid\nstateDiagram-v2\n" + arrows + "    delivered --> [*]\n```\n";
    }

    private static String table() {
        String rows = Arrays.stream(Step.values())
                .map(step -> "| "
                        + from(step).stream().map(DeliveryStatesDocTest::code).collect(Collectors.joining(", "))
                        + " | " + (step.to == null ? "as it was" : code(step.to.word())) + " | " + step.when + " | "
                        + (step.result == null ? "-" : code(step.result) + (step.isCounted() ? "" : ", does not count"))
                        + " |\n")
                .collect(Collectors.joining());
        return "| from | to | when | attempt |\n| --- | --- | --- | --- |\n" + rows;
    }

    private static List<String> from(Step step) {
        return step.from.isEmpty()
                ? List.of("-")
                : step.from.stream().sorted().map(DeliveryState::word).toList();
    }

    private static String to(Step step, String from) {
        return step.to == null ? from : step.to.word();
    }

    private static String code(String word) {
        return word.equals("-") ? "-" : "`" + word + "`";
    }
}
