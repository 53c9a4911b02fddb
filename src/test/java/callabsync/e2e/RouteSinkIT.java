package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Guide;
import callabsync.support.MailServer;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Destinations that a route alone serves, with the program as it is started: what the guide says is done to the letter while
 * it runs. {@code -Dfull=true} sends 1,000 calls and kills the process ten times.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RouteSinkIT {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int CALLS = FULL ? 1_000 : 60;
    private static final int KILLS = FULL ? 10 : 1;
    private static final int CONTACTS = CALLS / 10;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration ALL = FULL ? Duration.ofMinutes(4) : Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static final MailServer mail = new MailServer();
    private static final Sender sender = new Sender("test-secret");
    private static Guide guide;
    private static AppProcess program;

    @BeforeAll
    static void start() throws IOException {
        guide = Guide.read("add-a-sink.md", "###");
        FileSystemUtils.copyRecursively(Path.of("routes"), folder.resolve("routes"));
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("more.yaml"), "callab: {sync: {routes-check-every: 200ms}}\n");
        program = new AppProcess(folder.resolve("data"))
                .packaged()
                .variable("MAIL_HOST", mail.address())
                .setting("spring.config.additional-location", "file:" + folder.resolve("more.yaml"))
                .setting("callab.sync.routes-dir", folder.resolve("routes").toString())
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        program.close();
        mail.close();
    }

    @Test
    @Order(1)
    void a_block_of_settings_and_two_files_are_a_destination_while_the_program_runs() throws IOException {
        guide.writeTo(folder);
        Path besides = folder.resolve("routes/dispatch-besides.camel.yaml");
        String filter = guide.edits().get("routes/dispatch-besides.camel.yaml");
        Files.writeString(
                besides,
                Files.readString(besides)
                        + filter
                        + filter.replace("mail", "lines")
                        + filter.replace("mail", "letters"));
        String letters = guide.files().get("routes/mail/sink-mail.camel.yaml");
        Files.createDirectories(folder.resolve("routes/letters"));
        Files.writeString(
                folder.resolve("routes/letters/sink-letters.camel.yaml"),
                letters.replace("mail", "letters")
                        .replace(
                                "constant: { expression: sales@example.com }",
                                "jsonata: { expression: contact.email }"));

        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(health().toString()).contains("sink-mail.camel.yaml"));

        Files.writeString(
                folder.resolve("more.yaml"),
                """
                callab:
                  sync:
                    routes-check-every: 200ms
                    destinations:
                """
                        + guide.edits().get("application.yaml").indent(6)
                        + guide.edits()
                                .get("application.yaml")
                                .replace("mail", "letters")
                                .indent(6)
                        + "      letters.retry-schedule: 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s\n"
                        + "      mail.retry-schedule: 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s\n"
                        + "      lines: {sink: lines, folder: " + folder.resolve("out") + "}\n");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states())
                        .containsKeys("mail", "lines", "letters")
                        .extracting("mail", "lines", "letters")
                        .containsOnly("open"));
    }

    @Test
    @Order(2)
    void each_call_reaches_the_mailbox_and_the_file_in_order_although_server_and_process_fail() throws Exception {
        int killed = 0;
        for (int number = 0; number < CALLS; number++) {
            post(call(number));
            if (number == CALLS / 4) {
                mail.shut();
            } else if (number == CALLS / 3) {
                mail.open();
                mail.slow(Duration.ofMillis(50));
            } else if (number == CALLS / 2) {
                mail.slow(Duration.ZERO);
            }
            if (number % (CALLS / (KILLS + 1)) == 7 && killed < KILLS) {
                killed++;
                program.kill();
                program.start().awaitReady();
            }
        }
        assertThat(killed).isEqualTo(KILLS);

        await().atMost(ALL).untilAsserted(() -> assertThat(mailed().keySet()).hasSize(CALLS));
        await().atMost(ALL).untilAsserted(() -> assertThat(lines().keySet()).hasSize(CALLS));

        assertInOrder(mailed().keySet().stream().toList());
        assertInOrder(lines().keySet().stream().toList());
        assertThat(mailed().values())
                .as("a second copy has the first one's id")
                .allSatisfy(ids -> assertThat(new TreeSet<>(ids)).hasSize(1));
        assertThat(lines().values())
                .allSatisfy(ids -> assertThat(new TreeSet<>(ids)).hasSize(1));
    }

    @Test
    @Order(3)
    void an_address_that_is_refused_for_ever_is_dead_and_one_that_is_refused_for_now_is_tried_again()
            throws IOException {
        mail.refuse("gone@example.com", "550 5.1.1 No such user");
        mail.refuse("full@example.com", "451 4.2.2 Mailbox is busy");

        post(call(CALLS + 1).email("gone@example.com").call("call_gone"));
        post(call(CALLS + 2).email("full@example.com").call("call_full"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stateOf("call_gone")).isEqualTo("dead"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stateOf("call_full")).isEqualTo("retrying"));
        mail.refuse("full@example.com", "");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stateOf("call_full")).isEqualTo("delivered"));
        assertThat(program.json("/api/deliveries?call_id=call_gone&destination=letters")
                        .toString())
                .contains("550")
                .doesNotContain("gone@example.com");
    }

    private static Events call(int number) {
        return Events.outcomeExtracted()
                .contact("lead_" + number % CONTACTS)
                .crmId("crm_" + number % CONTACTS)
                .call("call_" + number)
                .at("2026-11-20T10:%02d:%02dZ".formatted(number / 60 % 60, number % 60));
    }

    private static void post(Events events) {
        await().atMost(SOON)
                .until(() -> sender.post(program.url() + "/webhooks/callab", events.bytes())
                        .isPresent());
    }

    private static JsonNode health() throws IOException {
        return program.json("/actuator/health");
    }

    private static Map<String, String> states() throws IOException {
        Map<String, String> states = new LinkedHashMap<>();
        program.json("/api/stats")
                .path("destinations")
                .forEach(each ->
                        states.put(each.path("id").asText(), each.path("state").asText()));
        return states;
    }

    private static String stateOf(String call) throws IOException {
        JsonNode items = program.json("/api/deliveries?call_id=" + call + "&destination=letters")
                .path("items");
        return items.isEmpty() ? "" : items.get(0).path("state").asText();
    }

    /** The ids of the messages by call, in the order in which they came first. */
    private static Map<String, List<String>> mailed() throws MessagingException, IOException {
        Map<String, List<String>> byCall = new LinkedHashMap<>();
        for (MimeMessage message : mail.messages()) {
            if (message.getAllRecipients()[0].toString().equals("sales@example.com")) {
                String call = message.getContent()
                        .toString()
                        .lines()
                        .filter(line -> line.startsWith("call_"))
                        .findFirst()
                        .orElse("");
                byCall.computeIfAbsent(call, each -> new ArrayList<>()).add(message.getMessageID());
            }
        }
        return byCall;
    }

    private static Map<String, List<String>> lines() throws IOException {
        Map<String, List<String>> byCall = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("out/calls.jsonl"))) {
            JsonNode json = new ObjectMapper().readTree(line);
            byCall.computeIfAbsent(json.path("call").asText(), each -> new ArrayList<>())
                    .add(json.path("delivery").asText());
        }
        return byCall;
    }

    private static void assertInOrder(List<String> calls) {
        Map<Integer, List<Integer>> byContact = new LinkedHashMap<>();
        for (String call : calls) {
            int number = Integer.parseInt(call.substring("call_".length()));
            byContact
                    .computeIfAbsent(number % CONTACTS, each -> new ArrayList<>())
                    .add(number);
        }
        assertThat(byContact.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }
}
