package callabsync.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is deployed agrees with the product. No cluster is here: well-formedness, and the numbers that must fit together. */
class DeploymentFilesTest {

    private static final Path DEPLOY = Path.of("src/deploy");

    @Test
    void every_yaml_file_is_well_formed_and_names_no_key_twice() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            List<Path> yaml =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();

            assertThat(yaml)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(documents(file)).isNotEmpty());
        }
    }

    @Test
    void kustomize_applies_every_manifest_there_is() throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
            var manifests = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("kustomization.yaml"))
                    .toList();

            assertThat(list(at(one("kubernetes/kustomization.yaml"), "resources")))
                    .containsExactlyInAnyOrder(manifests.toArray());
        }
    }

    @Test
    void a_node_has_the_time_to_stop_that_the_product_takes() throws IOException {
        Object application = documents(Path.of("application.yaml")).get(0);
        int own = seconds(at(application, "spring", "lifecycle", "timeout-per-shutdown-phase"));
        Object pod = at(one("kubernetes/deployment.yaml"), "spec", "template", "spec");
        Object container = list(at(pod, "containers")).get(0);
        int before = Integer.parseInt(list(at(container, "lifecycle", "preStop", "exec", "command"))
                .get(1)
                .toString());

        assertThat((Integer) at(pod, "terminationGracePeriodSeconds")).isGreaterThan(own + before);
        assertThat(seconds(at(one("compose.yaml"), "services", "node-1", "stop_grace_period")))
                .isGreaterThan(own);
    }

    @Test
    void the_probes_ask_what_the_product_answers_and_the_image_runs_as_nobody_special() throws IOException {
        Object pod = at(one("kubernetes/deployment.yaml"), "spec", "template", "spec");
        Object container = list(at(pod, "containers")).get(0);
        String docker = Files.readString(DEPLOY.resolve("Dockerfile"));

        assertThat(at(container, "livenessProbe", "httpGet", "path")).isEqualTo("/actuator/health/liveness");
        assertThat(at(container, "readinessProbe", "httpGet", "path")).isEqualTo("/actuator/health/readiness");
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(docker)
                .contains("USER " + at(pod, "securityContext", "runAsUser") + ":")
                .contains("target/callab-sync.jar")
                .as("the jar looks for its libraries there")
                .contains("COPY target/lib/ ./lib/");
    }

    @Test
    void the_image_holds_what_engineers_edit_and_add_where_the_program_looks_for_it() throws IOException {
        Object application = documents(Path.of("application.yaml")).get(0);
        String docker = Files.readString(DEPLOY.resolve("Dockerfile"));

        for (String setting : List.of("routes-dir", "extensions-dir")) {
            String dir = at(application, "callab", "sync", setting).toString();
            assertThat(docker).contains("WORKDIR /app\n", "COPY " + dir.substring(2) + "/ " + dir + "/\n");
            assertThat(Path.of(dir)).isDirectory();
        }
    }

    @Test
    void the_image_starts_with_the_cache_that_it_made() throws IOException {
        String docker = Files.readString(DEPLOY.resolve("Dockerfile"));

        assertThat(docker)
                .contains("-XX:AOTCacheOutput=callab-sync.aot -jar callab-sync.jar")
                .contains("test -s callab-sync.aot")
                .contains("ENTRYPOINT [\"java\", \"-XX:AOTCache=callab-sync.aot\", \"-jar\", \"callab-sync.jar\"]")
                .as("a cache is for one collector")
                .contains("-XX:+UseG1GC");
    }

    @Test
    void a_disruption_leaves_as_many_nodes_as_the_smallest_deployment_can_spare() throws IOException {
        int kept = (Integer) at(one("kubernetes/disruption-budget.yaml"), "spec", "minAvailable");

        assertThat((Integer) at(one("kubernetes/deployment.yaml"), "spec", "replicas"))
                .isGreaterThan(kept);
        assertThat((Integer) at(one("kubernetes/autoscaler.yaml"), "spec", "minReplicas"))
                .isGreaterThan(kept);
    }

    @Test
    void a_pod_has_no_account_in_the_cluster_and_is_reached_by_the_ingress_and_prometheus_only() throws IOException {
        Object pod = at(one("kubernetes/deployment.yaml"), "spec", "template", "spec");
        Object policy = at(one("kubernetes/network-policy.yaml"), "spec");
        Object port = at(list(at(list(at(pod, "containers")).get(0), "ports")).get(0), "containerPort");

        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(at(policy, "podSelector", "matchLabels"))
                .isEqualTo(at(one("kubernetes/deployment.yaml"), "spec", "selector", "matchLabels"));
        assertThat(list(at(policy, "policyTypes"))).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(list(at(policy, "ingress"))).hasSize(2).allSatisfy(rule -> {
            assertThat(list(at(rule, "from"))).as("who").isNotEmpty();
            assertThat(at(list(at(rule, "ports")).get(0), "port")).isEqualTo(port);
        });
        assertThat(list(at(policy, "egress")))
                .extracting(rule -> at(list(at(rule, "ports")).get(0), "port"))
                .contains(53, 443, 5432, 9092);
    }

    @Test
    void variables_in_the_deployment_are_variables_of_the_product() throws IOException {
        String application = Files.readString(Path.of("application.yaml"));
        Object container = list(at(one("kubernetes/deployment.yaml"), "spec", "template", "spec", "containers"))
                .get(0);

        assertThat(list(at(container, "env")))
                .isNotEmpty()
                .extracting(variable -> at(variable, "name").toString())
                .allSatisfy(name -> assertThat(application)
                        .containsAnyOf(
                                "${" + name + ":",
                                name.replace("CALLAB_SYNC_", "")
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-') + ":"));
    }

    @Test
    void variables_in_the_compose_file_are_variables_of_the_product() throws IOException {
        String application = Files.readString(Path.of("application.yaml"));
        var names = ((Map<?, ?>) at(one("compose.yaml"), "services", "node-1", "environment")).keySet();

        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(application).contains("${" + name + ":"));
    }

    private static Object one(String file) throws IOException {
        return documents(DEPLOY.resolve(file)).get(0);
    }

    private static List<Object> documents(Path file) throws IOException {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var documents = new ArrayList<Object>();
        new Yaml(new SafeConstructor(options)).loadAll(Files.readString(file)).forEach(documents::add);
        return documents;
    }

    private static Object at(Object node, String... path) {
        Object here = node;
        for (String step : path) {
            here = ((Map<?, ?>) here).get(step);
            assertThat(here).as(String.join(".", path)).isNotNull();
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object node) {
        return (List<Object>) node;
    }

    private static int seconds(Object duration) {
        return Integer.parseInt(duration.toString().replace("s", ""));
    }
}
