package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
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

/** People without a known id are looked up where the settings say how, and nobody else is taken for them. */
class HttpFindTest {

    private static final String PHONE = "+14085551234";

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        var settings = new LinkedHashMap<String, String>();
        for (String id : List.of("http", "wrapped", "free", "checked")) {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url());
            settings.put(id + ".token", "sandbox");
        }
        settings.put("http.find.path", "/contacts?phone={phone}&limit=2");
        settings.put("http.find.records", "contacts");
        settings.put("http.find-else.path", "/contacts");
        settings.put("http.find-else.query.email", "{email}");
        settings.put("http.find-else.records", "contacts");
        settings.put("http.create.path", "/contacts");
        settings.put("http.match.none", "create");
        settings.put("wrapped.find.method", "POST");
        settings.put("wrapped.find.path", "/search");
        settings.put("wrapped.find.body", "{\"term\": \"{phone_national}\", \"exact\": true, \"limit\": 10}");
        settings.put("wrapped.find.records", "data.items");
        settings.put("wrapped.find.id", "item.id");
        settings.put("free.find.path", "/contacts");
        settings.put("free.find.query.account", "{contact.custom_fields.account}");
        settings.put("checked.find.path", "/contacts?phone={phone}");
        settings.put("checked.find.records", "contacts");
        settings.put("checked.read.path", "/contacts/{crm_id}");
        bench = new SinkBench(folder, "http", settings);
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
        crm.contact("lead_1", Map.of("first_name", "Zoë", "phone", PHONE, "email", "zoe@techcorp.com"));
        crm.contact("lead_2", Map.of("first_name", "Ann", "phone", "+14085550002", "email", "ann@techcorp.com"));
        crm.forgetRequests();
    }

    private static Events someone(String phone, String email) {
        return Events.outcomeExtracted().crmId("").phone(phone).email(email);
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

    private static List<RecordedRequest> writes() {
        return crm.requests().stream()
                .filter(request -> request.method().equals("PATCH")
                        || request.method().equals("POST") && request.path().equals("/contacts"))
                .toList();
    }

    @Test
    void a_person_is_found_by_phone_and_remembered() {
        assertThat(result(deliver("http", someone(PHONE, "other@techcorp.com"))))
                .isInstanceOf(Succeeded.class);

        assertThat(crm.contacts().get("lead_1")).containsEntry("status", "Meeting Scheduled");
        assertThat(crm.requests().get(0).query()).isEqualTo("phone=%2B14085551234&limit=2");
        crm.forgetRequests();
        deliver("http", someone(PHONE, "other@techcorp.com").call("call_2").at("2025-11-18T10:00:00Z"));
        assertThat(crm.requests("GET", "/contacts"))
                .as("the link is remembered")
                .isEmpty();
    }

    @Test
    void a_person_whose_phone_is_nowhere_is_found_by_e_mail() {
        assertThat(result(deliver("http", someone("+14085557777", "Ann@TechCorp.com"))))
                .isInstanceOf(Succeeded.class);

        assertThat(crm.contacts().get("lead_2")).containsEntry("status", "Meeting Scheduled");
        assertThat(crm.contacts()).hasSize(2);
    }

    @Test
    void a_person_who_is_nowhere_is_created_once() {
        deliver("http", someone("+14085557777", "new@techcorp.com"));
        deliver("http", someone("+14085557777", "new@techcorp.com").call("call_2"));

        assertThat(crm.contacts()).hasSize(3);
    }

    @Test
    void several_records_are_a_question_that_shows_them() {
        crm.contact("lead_3", Map.of("first_name", "Bob", "phone", PHONE));

        assertThat(result(deliver("http", someone(PHONE, "bob@techcorp.com"))))
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.question().candidates())
                                .extracting(shown -> shown.get("first_name"))
                                .containsExactly("Zoë", "Bob"));
    }

    @Test
    void a_page_or_another_shape_is_no_answer_and_nobody_is_created() {
        for (String body : List.of(
                "<!doctype html><title>Maintenance</title>",
                "{\"status\":\"maintenance\"}",
                "{\"contacts\":{}}",
                "",
                "[1]",
                "{\"contacts\":[{\"total\":0}]}")) {
            crm.behave();
            crm.misbehave(Misbehaviour.status(200, body).on("GET", "/contacts"));

            assertThat(result(deliver("http", someone(PHONE, "zoe@techcorp.com"))))
                    .as(body)
                    .isInstanceOf(Retryable.class);
        }
        assertThat(writes()).isEmpty();
        assertThat(crm.contacts()).hasSize(2);
    }

    @Test
    void a_refused_question_answers_for_its_own_person_only() {
        crm.misbehave(Misbehaviour.status(404, "{\"message\":\"No such path\"}")
                .on("GET", "/contacts")
                .times(1));

        Batch batch = deliver(
                "http",
                someone("+14085557777", "new@techcorp.com").contact("cont_7"),
                someone(PHONE, "zoe@techcorp.com").contact("cont_1").call("call_2"));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Permanent.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Succeeded.class);
    }

    @Test
    void an_api_that_passes_over_the_question_finds_nobody() {
        crm.misbehave(Misbehaviour.status(
                        200,
                        "{\"contacts\":[{\"id\":\"lead_2\",\"phone\":\"408 555 0002\",\"email\":\"ann@techcorp.com\"}]}")
                .on("GET", "/contacts"));

        deliver("http", someone("+14085557777", "new@techcorp.com"));

        assertThat(crm.contacts().get("lead_2")).doesNotContainKey("status");
        assertThat(crm.contacts()).hasSize(3);
    }

    @Test
    void a_question_may_be_a_body_and_the_list_anywhere() {
        crm.misbehave(Misbehaviour.status(
                        200, "{\"data\":{\"items\":[{\"item\":{\"id\":\"lead_2\",\"phones\":[\"(408) 555-0002\"]}}]}}")
                .on("POST", "/search"));

        assertThat(result(deliver("wrapped", someone("+14085550002", "x@techcorp.com"))))
                .isInstanceOf(Succeeded.class);

        assertThat(crm.requests("POST", "/search"))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.json()).isEqualTo(Map.of("term", "4085550002", "exact", true, "limit", 10)));
        assertThat(crm.contacts().get("lead_2")).containsEntry("status", "Meeting Scheduled");
    }

    @Test
    void a_question_by_anything_else_is_asked_only_with_its_value() {
        crm.misbehave(Misbehaviour.status(200, "[{\"id\":\"lead_2\"}]").on("GET", "/contacts"));

        assertThat(result(deliver("free", someone(PHONE, "x@techcorp.com")))).isInstanceOf(Held.class);
        assertThat(crm.requests()).isEmpty();

        Events known = someone(PHONE, "x@techcorp.com");
        known.object("contact").put("custom_fields", Map.of("account", "A 7"));
        assertThat(result(deliver("free", known))).isInstanceOf(Succeeded.class);
        assertThat(crm.requests().get(0).query()).isEqualTo("account=A%207");
    }

    @Test
    void an_id_that_is_not_there_goes_on_down_the_chain_where_records_can_be_read() {
        assertThat(result(deliver("checked", someone(PHONE, "x@techcorp.com").crmId("lead_gone"))))
                .isInstanceOf(Succeeded.class);

        assertThat(crm.contacts().get("lead_1")).containsEntry("status", "Meeting Scheduled");
    }

    @Test
    void a_page_instead_of_a_record_is_no_answer() {
        crm.misbehave(Misbehaviour.status(200, "<html>Sign in</html>").on("GET", "/contacts/"));

        Batch batch = deliver(
                "checked",
                someone(PHONE, "x@techcorp.com").crmId("lead_1"),
                someone("+14085550002", "y@techcorp.com").contact("cont_2").call("call_2"));

        assertThat(result(batch)).isInstanceOf(Retryable.class);
        assertThat(batch.unavailable()).as("the other goes on").isEmpty();
    }

    @Test
    void an_id_that_the_api_cannot_even_read_is_none_and_the_others_go_on() {
        crm.misbehave(Misbehaviour.status(400, "{\"message\":\"Invalid id\"}").on("GET", "/contacts/not-an-id"));

        Batch batch = deliver(
                "checked",
                someone(PHONE, "x@techcorp.com").crmId("not-an-id"),
                someone("+14085550002", "y@techcorp.com")
                        .contact("cont_2")
                        .call("call_2")
                        .crmId("lead_2"));

        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result()).get().isInstanceOf(Succeeded.class));
        assertThat(crm.contacts().get("lead_1")).containsEntry("status", "Meeting Scheduled");
    }
}
