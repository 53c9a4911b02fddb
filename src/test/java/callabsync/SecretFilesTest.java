package callabsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Secrets that are mounted as files, one by one or as a tree. */
class SecretFilesTest {

    private static final String SECRETS = "callab.sync.sources.callab.secrets";

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    @Test
    void a_secret_is_read_from_the_file_that_its_variable_names_without_the_line_end() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "from a file\n");

        try (var context = run("--CALLAB_WEBHOOK_SECRET_FILE=" + file)) {
            assertThat(context.getEnvironment().getProperty(SECRETS)).isEqualTo("from a file");
        }
    }

    @Test
    void a_secret_that_is_set_itself_wins_over_its_file() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "from a file");

        try (var context = run("--CALLAB_WEBHOOK_SECRET=set", "--CALLAB_WEBHOOK_SECRET_FILE=" + file)) {
            assertThat(context.getEnvironment().getProperty(SECRETS)).isEqualTo("set");
        }
    }

    @Test
    void a_file_that_is_not_there_stops_the_start_and_names_its_variable() {
        assertThatThrownBy(() -> run("--OPERATOR_PASSWORD_FILE=" + folder.resolve("none")))
                .hasMessageContaining("OPERATOR_PASSWORD_FILE names a file that cannot be read");
    }

    @Test
    void mounted_secrets_are_read_as_a_tree() throws IOException {
        Files.writeString(folder.resolve("CALLAB_WEBHOOK_SECRET"), "from the tree\n");
        Files.writeString(folder.resolve("callab.sync.sources.other.bearer"), "key of another source\n");

        try (var context = run("--spring.config.import=configtree:" + folder + "/")) {
            assertThat(context.getEnvironment().getProperty(SECRETS)).isEqualTo("from the tree");
            assertThat(context.getEnvironment().getProperty("callab.sync.sources.other.bearer"))
                    .isEqualTo("key of another source");
        }
    }

    /** Each variable of {@code application.yaml} that is given to a setting with a secret's name. */
    @Test
    void every_variable_of_a_secret_may_be_a_file() throws IOException {
        String settings = Files.readString(Path.of("application.yaml"));
        var variables = java.util.regex.Pattern.compile(
                        "(?:secrets?|token|password|api-key|client-secret|encryption-key|jaas\\.config): \\$\\{([A-Z_]+):")
                .matcher(settings)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(variables).hasSizeGreaterThan(8).contains("CALLAB_WEBHOOK_SECRET", "HUBSPOT_TOKEN");
        for (String variable : variables) {
            Path file = Files.writeString(folder.resolve(variable), "file of " + variable);
            try (var context = run("--" + variable + "_FILE=" + file)) {
                assertThat(context.getEnvironment().getProperty(variable)).isEqualTo("file of " + variable);
            }
        }
    }

    @Test
    void every_property_of_kafkas_clients_may_be_a_file() throws IOException {
        Path shared = Files.writeString(folder.resolve("jaas"), "of the shared block\n");
        Path own = Files.writeString(folder.resolve("own"), "of a destination\n");

        try (var context = run(
                "--CALLAB_SYNC_KAFKA_PROPERTIES_SSL_KEY_PASSWORD_FILE=" + shared,
                "--CALLAB_SYNC_DESTINATIONS_KAFKA_PROPERTIES_SASL_JAAS_CONFIG_FILE=" + own)) {
            assertThat(context.getEnvironment().getProperty("callab.sync.kafka.properties.ssl.key.password"))
                    .isEqualTo("of the shared block");
            assertThat(context.getEnvironment()
                            .getProperty("callab.sync.destinations.kafka.properties.sasl.jaas.config"))
                    .isEqualTo("of a destination");
        }
    }
}
