package callabsync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySearch;
import callabsync.destination.Gate;
import callabsync.destination.Gates;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** What the end of a route means when the route has a say in it, each with a route and a destination of its own. */
class RouteEndsTest {

    private static final String THROW = """
            - throwException:
                exceptionType: java.io.IOException
                message: the shelf is full
            """;

    /** The steps of each route. */
    private static final Map<String, String> ROUTES = new LinkedHashMap<>();

    static {
        ROUTES.put("says-permanent", """
                - setVariable: { name: result, constant: permanent }
                - setVariable: { name: reason, constant: Nobody wants it }
                """);
        ROUTES.put("says-later", """
                - setVariable: { name: result, constant: retryable }
                - setVariable: { name: after, constant: 30m }
                """);
        ROUTES.put("says-far", """
                - setVariable: { name: result, constant: retryable }
                - setVariable: { name: after, constant: 30d }
                """);
        ROUTES.put("says-closed", """
                - setVariable: { name: result, constant: unavailable }
                - setVariable: { name: reason, constant: The shop is closed }
                - setVariable: { name: after, constant: "900" }
                """);
        ROUTES.put("asks", """
                - choice:
                    when:
                      - simple: ${variable.decision} == 'create'
                        steps:
                          - log: { message: made }
                    otherwise:
                      steps:
                        - setVariable: { name: result, constant: held }
                        - setVariable: { name: reason, constant: Which shelf is it? }
                        - setVariable:
                            name: candidates
                            jsonata: "[{'crm_id': 'shelf_1', 'name': 'North'}, {'crm_id': 'shelf_2', 'name': 'South'}]"
                """);
        ROUTES.put("says-nonsense", "- setVariable: { name: result, constant: perhaps }\n");
        ROUTES.put("catches", """
                - doTry:
                    steps:
                """ + THROW.indent(8) + """
                    doCatch:
                      - exception: [java.io.IOException]
                        steps:
                          - log: { message: never mind }
                """);
        ROUTES.put("fails", THROW);
        ROUTES.put("fails-behind-direct", "- to: direct:shelf\n");
        ROUTES.put("fails-in-a-split", """
                - split:
                    jsonata: "[1, 2, 3]"
                    steps:
                """ + THROW.indent(8));
        ROUTES.put("fails-on-its-data", "- setBody: { jsonata: \"$number(contact.first_name)\" }\n");
        ROUTES.put("marshals", """
                - setBody: { simple: "${date:exchangeCreated}" }
                - marshal: { json: {} }
                - to: "file:{{callab.sync.destinations.lists.folder}}?fileName=date.json"
                - setBody: { constant: "{\\"shelf\\": 7}" }
                - unmarshal: { json: {} }
                - filter:
                    simple: ${body[shelf]} == 7
                    steps:
                      - to: "file:{{callab.sync.destinations.lists.folder}}?fileName=answer.json"
                """);
        ROUTES.put("makes-nothing", "- setVariable: { name: result, constant: permanent }\n");
    }

    @TempDir
    static Path folder;

    private static Product product;
    private static String event;

    @BeforeAll
    static void start() throws IOException {
        Path routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        var settings = new ArrayList<>(List.of(
                "--callab.sync.routes-dir=" + routes,
                "--callab.sync.destinations.makes-nothing.mapping=nothing",
                "--callab.sync.destinations.lists.sink=lists",
                "--callab.sync.destinations.lists.folder=" + folder.resolve("lists")));
        for (var route : ROUTES.entrySet()) {
            settings.add("--callab.sync.destinations." + route.getKey() + ".sink=" + route.getKey());
            settings.add("--callab.sync.destinations." + route.getKey() + ".retry-schedule=1h");
            Files.writeString(
                    routes.resolve("sink-" + route.getKey() + ".camel.yaml"),
                    "- route:\n    id: sink-" + route.getKey() + "\n    from:\n      uri: sink:" + route.getKey()
                            + "\n      steps:\n" + route.getValue().indent(8));
        }
        Files.writeString(routes.resolve("nothing.jsonata"), "/* Nothing for anybody. */ contact.shoe_size");
        Files.writeString(
                routes.resolve("shelf.camel.yaml"), "- from:\n    uri: direct:shelf\n    steps:\n" + THROW.indent(6));
        Files.writeString(routes.resolve("sink-lists.camel.yaml"), """
                - from:
                    uri: sink:lists
                    parameters: { batch: 50 }
                    steps:
                      - choice:
                          when:
                            - jsonata: "'refused' in $map($deliveries, function($d) { $d.qualification.name })"
                              steps:
                                - setVariable: { name: result, constant: permanent }
                          otherwise:
                            steps:
                              - to: "file:{{callab.sync.destinations.lists.folder}}?fileName=all.json&fileExist=Append&appendChars=\\\\n"
                """);
        String tos = ROUTES.keySet().stream()
                .map(id -> "        - to: delivery:" + id)
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(routes.resolve("dispatch-besides.camel.yaml"), """
                - route:
                    id: dispatch-besides
                    from:
                      uri: direct:dispatch-besides
                      steps:
                        - to: delivery:lists
                """ + tos);
        product = Product.start(folder.resolve("data"), settings.toArray(String[]::new));
        event = post(Events.outcomeExtracted().call("call_ends"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void permanent_is_dead_with_the_routes_reason() {
        assertThat(ended("says-permanent", "dead").delivery().lastError()).isEqualTo("Nobody wants it");
    }

    @Test
    void retryable_is_not_tried_before_the_time_that_the_route_names() {
        var delivery = ended("says-later", "retrying").delivery();

        assertThat(Duration.between(Instant.now(), delivery.dueAt()))
                .isBetween(Duration.ofMinutes(28), Duration.ofMinutes(90));
    }

    @Test
    void a_wait_of_weeks_is_a_day() {
        var delivery = ended("says-far", "retrying").delivery();

        assertThat(Duration.between(Instant.now(), delivery.dueAt()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void unavailable_closes_the_gate_for_as_long_as_the_route_says_and_counts_nothing() {
        assertThat(ended("says-closed", "pending").delivery().attempts()).isZero();

        Gate gate = product.part(Gates.class).of("says-closed");
        assertThat(gate.state()).isEqualTo(Gate.State.CLOSED);
        assertThat(gate.reason()).contains("The shop is closed");
        assertThat(Duration.between(Instant.now(), gate.probeAt().orElseThrow()))
                .isBetween(Duration.ofMinutes(13), Duration.ofMinutes(15));
    }

    @Test
    void held_asks_a_person_with_the_candidates() {
        assertThat(ended("asks", "held").question())
                .containsEntry("text", "Which shelf is it?")
                .extractingByKey("candidates")
                .asString()
                .contains("shelf_1", "South");
    }

    @Test
    void a_result_that_is_none_is_retried_and_names_those_that_are() {
        assertThat(ended("says-nonsense", "retrying").delivery().lastError())
                .contains("perhaps", "delivered, retryable, permanent, held or unavailable");
    }

    @Test
    void what_a_route_catches_is_over() {
        ended("catches", "delivered");
    }

    @Test
    void a_failure_is_judged_wherever_in_the_route_it_happens() {
        for (String route : List.of("fails", "fails-behind-direct", "fails-in-a-split")) {
            assertThat(ended(route, "retrying").delivery().lastError())
                    .as(route)
                    .isEqualTo("IOException: the shelf is full");
        }
    }

    @Test
    void an_expression_that_fails_on_the_event_is_dead_and_quotes_no_value() {
        assertThat(ended("fails-on-its-data", "dead").delivery().lastError())
                .contains("MappingFailedException")
                .doesNotContain("John");
    }

    @Test
    void a_mapping_that_gives_nothing_sends_nothing_and_the_route_does_not_run() {
        assertThat(ended("makes-nothing", "delivered").attemptLog())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.request()).isNull());
    }

    @Test
    void json_is_marshalled_and_unmarshalled_by_camel_with_the_programs_own_mapper() {
        ended("marshals", "delivered");

        assertThat(folder.resolve("lists/date.json")).content().matches("\"20\\d\\d-\\d\\d-\\d\\dT.*\"");
        assertThat(folder.resolve("lists/answer.json")).content().isEqualTo("{\"shelf\":7}");
    }

    @Test
    void a_route_that_asks_for_a_batch_gets_a_list_and_one_that_is_refused_is_found_alone() throws IOException {
        Events refused = Events.outcomeExtracted()
                .call("call_refused")
                .contact("cont_refused")
                .crmId("lead_refused");
        refused.object("contact").put("first_name", "refused");
        refused.object("contact").remove("last_name");
        product.part(Gates.class).pause("lists", "to fill a batch");
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(post(Events.outcomeExtracted()
                    .call("call_list_" + i)
                    .contact("cont_" + i)
                    .crmId("lead_" + i)));
        }
        String refusedEvent = post(refused);
        product.part(Gates.class).resume("lists");

        events.forEach(each -> ended(each, "lists", "delivered"));
        ended(refusedEvent, "lists", "dead");

        assertThat(Files.readAllLines(folder.resolve("lists/all.json")))
                .allSatisfy(line -> assertThat(line).startsWith("[{").endsWith("}]"))
                .anySatisfy(line -> assertThat(line).contains("call_list_0", "call_list_1"));
    }

    private static DeliveryDetail ended(String destination, String state) {
        return ended(event, destination, state);
    }

    private static DeliveryDetail ended(String event, String destination, String state) {
        var search = product.part(DeliverySearch.class);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(search.ofEvents(List.of(event)))
                        .filteredOn(each -> each.destination().equals(destination))
                        .singleElement()
                        .satisfies(each -> assertThat(each.state()).isEqualTo(state))
                        .satisfies(each -> assertThat(each.lastError() == null).isEqualTo(state.equals("delivered"))));
        return search.ofEvents(List.of(event)).stream()
                .filter(each -> each.destination().equals(destination))
                .findFirst()
                .flatMap(each -> search.find(each.id()))
                .orElseThrow();
    }

    private static String post(Events events) {
        return new Sender("sandbox")
                .post(product.url() + "/webhooks/callab", events.bytes())
                .orElseThrow();
    }
}
