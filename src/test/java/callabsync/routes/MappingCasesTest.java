package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All golden cases beside the mappings. */
class MappingCasesTest {

    private static final Path ROUTES = Path.of("routes");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> every_mapping_gives_what_its_cases_say() throws IOException {
        return cases().stream()
                .map(file -> DynamicTest.dynamicTest(
                        ROUTES.relativize(file).toString(), file.toUri(), () -> MappingCase.run(ROUTES, file)));
    }

    @Test
    void every_mapping_has_cases() throws IOException {
        Set<String> tested = new HashSet<>();
        for (Path file : cases()) {
            tested.add(JSON.readTree(file.toFile()).path("mapping").asText());
        }

        assertThat(tested).containsAll(MappingCase.mappings(ROUTES, "UTC", null).names());
    }

    @Test
    void all_mappings_and_field_policies_are_well_formed() {
        assertThat(MappingCase.mappings(ROUTES, "UTC", null).problems()).isEmpty();
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            return new ArrayList<>(files.filter(path -> path.toString().contains("cases"))
                    .filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList());
        }
    }
}
