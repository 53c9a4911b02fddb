package callabsync.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/** {@code application.yaml} is the reference: every setting stands there, and every variable of the contract. */
class ConfigurationReferenceTest {

    private static final Path FILE = Path.of("application.yaml");
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
    private static final Pattern BY_ID = Pattern.compile("callab\\.sync\\.(sources|destinations|imports)\\.[^.]+");
    private static final List<String> VARIABLES = List.of(
            "CALLAB_WEBHOOK_SECRET",
            "CALLAB_API_URL",
            "CALLAB_API_KEY",
            "CALLAB_CAMPAIGN_ID",
            "KAFKA_BROKERS",
            "CALLAB_SYNC_INTAKE",
            "CALLAB_SYNC_INTAKE_TOPIC",
            "CALLAB_SYNC_DB_URL",
            "CALLAB_SYNC_DB_USER",
            "CALLAB_SYNC_DB_PASSWORD",
            "OPERATOR_PASSWORD",
            "METRICS_PASSWORD",
            "CALLAB_SYNC_ALLOW_LOOPBACK",
            "CALLAB_SYNC_DATA_DIR");

    /** By kind of destination, as its folder in {@code routes} is named. */
    private static final Map<String, List<String>> VARIABLES_OF_KINDS = Map.of(
            "hubspot", List.of("HUBSPOT_TOKEN", "HUBSPOT_URL"),
            "salesforce",
                    List.of(
                            "SALESFORCE_LOGIN_URL",
                            "SALESFORCE_CLIENT_ID",
                            "SALESFORCE_CLIENT_SECRET",
                            "SALESFORCE_JWT_KEYSTORE",
                            "SALESFORCE_USERNAME",
                            "SALESFORCE_KEY_FIELD"),
            "http", List.of("CRM_HTTP_URL", "CRM_HTTP_TOKEN"),
            "database", List.of("CRM_DB_URL", "CRM_DB_USER", "CRM_DB_PASSWORD"),
            "kafka", List.of("CRM_KAFKA_TOPIC"));

    @Test
    void every_setting_stands_in_the_reference() throws IOException {
        Set<String> inFile = namesIn(FILE);
        List<String> missing = new ArrayList<>();
        for (JsonNode property : new ObjectMapper().readTree(METADATA.toFile()).get("properties")) {
            String name = property.get("name").asText();
            boolean map = property.path("type").asText().startsWith("java.util.Map");
            boolean there = inFile.contains(name) || inFile.stream().anyMatch(known -> known.startsWith(name + "."));
            if (name.startsWith("callab.sync.") && !there && !map) {
                missing.add(name);
            }
        }
        assertThat(missing)
                .as("settings that application.yaml does not explain")
                .isEmpty();
    }

    @Test
    void every_variable_of_the_contract_is_used() throws IOException {
        String text = Files.readString(FILE);

        assertThat(VARIABLES).allSatisfy(variable -> assertThat(text).contains("${" + variable));
        VARIABLES_OF_KINDS.forEach((kind, variables) -> {
            if (Files.isDirectory(Path.of("routes", kind))) {
                assertThat(variables).allSatisfy(variable -> assertThat(text).contains("${" + variable));
            }
        });
    }

    @Test
    void every_setting_has_a_comment_or_stands_under_one() throws IOException {
        List<String> bare = new ArrayList<>();
        boolean explained = false;
        for (String line : Files.readAllLines(FILE)) {
            if (line.contains("#")) {
                explained = true;
            } else if (line.isBlank()) {
                explained = false;
            } else if (line.startsWith("    ") && line.matches(" +[a-z-]+: .+") && !explained) {
                bare.add(line.strip());
            }
        }
        assertThat(bare).isEmpty();
    }

    private static Set<String> namesIn(Path file) throws IOException {
        var names = new TreeSet<String>();
        for (var source : new YamlPropertySourceLoader().load("reference", new FileSystemResource(file))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                names.add(BY_ID.matcher(name).replaceFirst("callab.sync.$1"));
                names.add(name);
            }
        }
        return names;
    }
}
