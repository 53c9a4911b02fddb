package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.Items;
import callabsync.sink.Preflight;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Field policies of an HTTP destination: what the record holds is read where it counts, and nowhere else. */
class HttpReadTest {

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() throws IOException {
        Path person = Files.createDirectories(folder.resolve("routes/desk"));
        Files.copy(Path.of("routes/qualification.jsonata"), folder.resolve("routes/qualification.jsonata"));
        Path named = Files.createDirectories(folder.resolve("routes/http")).resolve("http-contact.jsonata");
        Files.copy(Path.of("routes/http/http-contact.jsonata"), named);
        Files.writeString(person.resolve("desk-plain.jsonata"), "{ \"first_name\": contact.first_name }");
        Files.writeString(person.resolve("desk-person.jsonata"), """
                { "first_name": contact.first_name, "owner": "Callab", "stage": $qualification.status, "notes": call.summary }
                """);
        Files.writeString(person.resolve("desk-person.fields.yaml"), """
                owner: fill_if_empty
                stage: {forward_only: [Attempted, Nurturing, Qualified]}
                notes: {append: 2000}
                """);
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        var settings = new LinkedHashMap<String, String>();
        settings.put("callab.sync.routes-dir", folder.resolve("routes").toString());
        for (String id : List.of("http", "plain", "blind", "wrapped", "creating", "listing")) {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url());
            settings.put(id + ".token", "sandbox");
            settings.put(id + ".mapping", "desk/desk-person");
            settings.put(id + ".read.path", "/contacts/{crm_id}");
        }
        settings.put("plain.mapping", "desk/desk-plain");
        settings.put("blind.read.path", "");
        settings.put("wrapped.read.record", "body.data.{'owner': agent, 'stage': stage, 'notes': notes}");
        settings.put("creating.create.path", "/contacts");
        settings.put("creating.match.none", "create");
        settings.put("listing.method", "POST");
        settings.put("listing.path", "/bulk");
        settings.put("listing.batch.items-field", "records");
        bench = new SinkBench(folder.resolve("data"), "http", settings);
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @BeforeEach
    void begin() {
        bench.forget();
        crm.reset();
        crm.contact("lead_1", Map.of("first_name", "Old", "owner", "Ann", "stage", "Qualified", "notes", "By hand"));
        crm.contact("lead_2", Map.of("first_name", "Old"));
    }

    private static Events lead(int number) {
        return Events.outcomeExtracted()
                .crmId("lead_" + number)
                .contact("cont_" + number)
                .call("call_" + number)
                .without("budget");
    }

    private static Batch deliver(String destination, Events... events) {
        var items = new ArrayList<Item>();
        for (Events each : events) {
            items.add(Items.item(destination, EventReader.read(each.bytes()).event()));
        }
        return bench.deliver(destination, items);
    }

    private static Object result(Batch batch) {
        return batch.items().get(0).result().orElseThrow(() -> new AssertionError(batch.unavailable()));
    }

    private static List<RecordedRequest> reads() {
        return crm.requests("GET", "/contacts/");
    }

    private static List<RecordedRequest> writes() {
        return crm.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .toList();
    }

    @Test
    void what_a_person_entered_stays_a_stage_never_goes_back_and_notes_are_added() {
        assertThat(result(deliver("http", lead(1)))).isInstanceOf(Succeeded.class);

        assertThat(reads()).hasSize(1);
        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(write.json())
                        .containsOnlyKeys("first_name", "notes")
                        .extractingByKey("notes")
                        .asString()
                        .startsWith("By hand\n\n"));
    }

    @Test
    void what_is_empty_is_filled() {
        deliver("http", lead(2));

        assertThat(crm.contacts().get("lead_2"))
                .containsEntry("owner", "Callab")
                .containsEntry("stage", "Nurturing")
                .hasEntrySatisfying(
                        "notes", notes -> assertThat(notes).asString().isNotBlank());
    }

    @Test
    void the_same_event_again_adds_nothing() {
        deliver("http", lead(1));
        Object notes = crm.contacts().get("lead_1").get("notes");

        assertThat(result(deliver("http", lead(1)))).isInstanceOf(Succeeded.class);

        assertThat(crm.contacts().get("lead_1")).containsEntry("notes", notes);
        assertThat(writes()).hasSize(1);
    }

    @Test
    void several_deliveries_of_a_record_are_one_read_and_one_write() {
        deliver("http", lead(1), lead(1).call("call_b").at("2025-11-18T10:00:00Z"));

        assertThat(reads()).hasSize(1);
        assertThat(writes()).hasSize(1);
    }

    @Test
    void without_a_field_policy_nothing_is_read() {
        assertThat(result(deliver("plain", lead(1)))).isInstanceOf(Succeeded.class);

        assertThat(reads()).isEmpty();
    }

    @Test
    void where_nothing_can_be_read_such_fields_are_left_alone_and_the_preflight_says_so() {
        assertThat(result(deliver("blind", lead(1)))).isInstanceOf(Succeeded.class);

        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(write.json()).containsOnlyKeys("first_name"));
        assertThat(bench.part(HttpKind.class).check("blind"))
                .extracting(Preflight.Finding::field, Preflight.Finding::todo)
                .containsExactlyInAnyOrder(
                        tuple("owner", "Set read.path"),
                        tuple("stage", "Set read.path"),
                        tuple("notes", "Set read.path"));
        assertThat(bench.part(HttpKind.class).check("http")).isEmpty();
    }

    @Test
    void the_record_may_be_anywhere_in_the_answer_under_other_names() {
        crm.misbehave(Misbehaviour.answer(StandInAnswer.json(
                        200, Map.of("data", Map.of("agent", "Ann", "stage", "Attempted", "notes", "By hand"))))
                .on("GET", "/contacts/"));

        deliver("wrapped", lead(1));

        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(write.json()).containsOnlyKeys("first_name", "stage", "notes"));
    }

    @Test
    void a_record_that_is_not_there_is_a_question_before_anything_is_written() {
        assertThat(result(deliver("http", lead(9)))).isInstanceOf(Held.class);

        crm.misbehave(Misbehaviour.status(200, "{\"message\": \"none\"}").on("GET", "/contacts/"));
        assertThat(result(deliver("wrapped", lead(1))))
                .as("a 200 without a record")
                .isInstanceOf(Held.class);
        assertThat(writes()).isEmpty();
    }

    @Test
    void a_record_that_is_not_there_is_created_with_all_fields_where_the_policy_says_so() {
        assertThat(result(deliver("creating", lead(9)))).isInstanceOf(Succeeded.class);

        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(write.json()).containsKeys("first_name", "owner", "stage", "notes"));
    }

    @Test
    void a_read_that_fails_writes_nothing() {
        crm.misbehave(Misbehaviour.status(500, "{}").on("GET", "/contacts/").times(1));
        assertThat(result(deliver("http", lead(1)))).isInstanceOf(Retryable.class);

        crm.misbehave(Misbehaviour.down().on("GET", "/contacts/").times(1));
        assertThat(result(deliver("http", lead(1)))).isInstanceOf(Retryable.class);

        crm.misbehave(Misbehaviour.status(429, "{}").on("GET", "/contacts/").times(1));
        Batch limited = deliver("http", lead(1), lead(2));
        assertThat(limited.unavailable()).isPresent();
        assertThat(limited.open()).hasSize(2);
        assertThat(writes()).isEmpty();
    }

    @Test
    void what_was_read_is_noted_in_the_attempt() {
        Batch batch = deliver("http", lead(1));

        assertThat(batch.items().get(0).exchanged())
                .extracting(part -> part.request().lines().findFirst().orElseThrow())
                .containsExactly("GET " + crm.url() + "/contacts/lead_1", "PATCH " + crm.url() + "/contacts/lead_1");
    }

    @Test
    void records_are_read_one_by_one_before_they_are_written_together() {
        crm.misbehave(Misbehaviour.status(200, "{}").on("POST", "/bulk"));

        deliver("listing", lead(1), lead(2));

        assertThat(reads()).hasSize(2);
        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(String.valueOf(write.json()))
                        .contains("By hand")
                        .contains("owner=Callab"));
    }
}
