package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.Json;
import callabsync.source.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a CRM's records on their way to Callab. */
class ImportTest {

    @TempDir
    Path folder;

    private ImportTester imports;

    @BeforeEach
    void begin() {
        imports = ImportTester.in(folder);
    }

    @AfterEach
    void end() {
        imports.close();
    }

    private void lead(String id, String... namesAndValues) {
        var fields = new java.util.HashMap<String, String>(Map.of(
                "firstname",
                "Ada",
                "lastname",
                "Lovelace",
                "phone",
                "+1415555" + String.format("%04d", Integer.parseInt(id) % 10_000)));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        fields.values().removeIf(String::isEmpty);
        imports.hubspot.contact(id, fields);
    }

    private Map<String, Object> onlyContact() {
        assertThat(imports.callab.contacts()).hasSize(1);
        return imports.callab.contacts().values().iterator().next();
    }

    @Test
    void a_new_lead_becomes_a_contact_of_the_campaign_that_names_its_record() {
        lead("101", "email", "ada@example.com", "company", "Engines");

        ImportRun run = imports.run("hubspot");
        imports.deliverAll();

        assertThat(run.state()).isEqualTo("completed");
        assertThat(run.created()).isEqualTo(1);
        assertThat(onlyContact())
                .containsEntry("firstname", "Ada")
                .containsEntry("lastname", "Lovelace")
                .containsEntry("phone_number", "+14155550101");
        assertThat(Json.object(onlyContact().get("metadata")))
                .containsEntry("crm_id", "101")
                .containsEntry("crm", "hubspot")
                .containsEntry("email", "ada@example.com")
                .containsEntry("company", "Engines");
        assertThat(imports.ledger("hubspot", "101"))
                .containsEntry("state", "created")
                .containsEntry("contact_id", onlyContact().get("id"));
        assertThat(imports.counted("hubspot", "opened")).isEqualTo(1);
        assertThat(imports.counted("hubspot", "created")).isEqualTo(1);
    }

    @Test
    void a_lead_that_changes_after_its_import_is_not_created_again() {
        lead("101");
        imports.run("hubspot");
        imports.clock.tick(Duration.ofMinutes(5));
        lead("101", "company", "Engines");

        ImportRun second = imports.run("hubspot");
        imports.deliverAll();

        assertThat(second.read()).isEqualTo(1);
        assertThat(second.created()).isZero();
        assertThat(imports.inCallab()).isEqualTo(Map.of("101", 1L));
    }

    @Test
    void a_lead_on_do_not_call_is_skipped_with_the_reason() {
        imports.hubspot.addProperty("do_not_call", "bool");
        lead("101", "do_not_call", "true");

        ImportRun run = imports.run("hubspot");
        imports.deliverAll();

        assertThat(run.skipped()).isEqualTo(1);
        assertThat(imports.callab.contacts()).isEmpty();
        assertThat(imports.ledger("hubspot", "101").get("reason")).isEqualTo("On do-not-call");
    }

    @Test
    void a_lead_without_a_name_gets_the_placeholder() {
        lead("101", "firstname", "", "lastname", "");

        imports.run("hubspot");
        imports.deliverAll();

        assertThat(onlyContact()).containsEntry("firstname", "Unknown").containsEntry("lastname", "Unknown");
    }

    @Test
    void a_lead_without_a_valid_phone_is_skipped_and_imported_once_it_has_one() {
        lead("101", "phone", "call me");
        lead("102", "phone", "");
        imports.run("hubspot");
        assertThat(imports.ledger("hubspot", "101").get("reason")).isEqualTo("No valid phone number");
        assertThat(imports.ledger("hubspot", "102").get("reason")).isEqualTo("No valid phone number");
        imports.clock.tick(Duration.ofMinutes(5));
        lead("101", "phone", "(415) 555-0101");

        imports.run("hubspot");
        imports.deliverAll();

        assertThat(onlyContact()).containsEntry("phone_number", "+14155550101");
    }

    @Test
    void what_this_product_wrote_into_the_crm_does_not_come_back_as_a_new_lead() {
        lead("101");
        lead("102");
        lead("103");
        imports.delivery.store.commit(tx -> {
            tx.update(
                    "INSERT INTO link (destination, contact_key, crm_id, updated_at) VALUES ('hubspot', 'contact:c1', '101', 1)");
            return tx.update(
                    "INSERT INTO written (destination, crm_id, versions, updated_at) VALUES ('hubspot', '102', '{}', 1)");
        });

        ImportRun run = imports.run("hubspot");
        imports.deliverAll();

        assertThat(run.skipped()).isEqualTo(2);
        assertThat(imports.inCallab()).isEqualTo(Map.of("103", 1L));
    }

    @Test
    void a_person_who_called_before_any_crm_had_them_is_not_a_new_lead() {
        var event = callabsync.support.Events.callEnded()
                .withoutCrmId()
                .contact("cont_9")
                .phone("+14155550101");
        imports.inbox()
                .store(new callabsync.inbox.Received("callab", event.bytes()))
                .join();
        lead("101");
        lead("102");

        imports.run("hubspot");
        imports.deliverAll();

        assertThat(imports.inCallab()).isEqualTo(Map.of("102", 1L));
    }

    @Test
    void an_old_record_that_somebody_edits_is_not_a_new_lead() {
        lead(
                "101",
                "createdate",
                imports.clock.instant().minus(Duration.ofDays(400)).toString());

        ImportRun run = imports.run("hubspot");
        imports.deliverAll();

        assertThat(run.read()).isEqualTo(1);
        assertThat(imports.callab.contacts()).isEmpty();
        assertThat(imports.counted("hubspot", "older")).isEqualTo(1);
    }

    @Test
    void a_lead_that_becomes_visible_late_is_found_by_the_overlap() {
        lead("101");
        imports.hubspot.indexLag(Duration.ofSeconds(30));
        imports.clock.tick(Duration.ofMinutes(1));
        lead("102");
        imports.clock.tick(Duration.ofSeconds(10));
        imports.hubspot.indexLag(Duration.ZERO);
        lead("103");
        imports.run("hubspot");
        imports.hubspot.contact(
                "104",
                Map.of(
                        "firstname",
                        "Late",
                        "lastname",
                        "Comer",
                        "phone",
                        "+14155550104",
                        "lastmodifieddate",
                        imports.clock.instant().minusSeconds(30).toString()));
        imports.clock.tick(Duration.ofMinutes(5));

        imports.run("hubspot");
        imports.deliverAll();

        assertThat(imports.inCallab()).containsOnlyKeys("101", "102", "103", "104");
    }

    @Test
    void an_import_is_failing_once_its_last_three_runs_failed_the_very_first_ones_too() {
        lead("101");
        imports.hubspot.misbehave(Misbehaviour.status(500, "").on("POST", "/search"));

        for (int failed = 0; failed < 3; failed++) {
            assertThat(imports.runs.failing()).as("after %d", failed).isEmpty();
            imports.run("hubspot");
            imports.clock.tick(Duration.ofMinutes(5));
        }
        assertThat(imports.runs.failing()).containsExactly("hubspot");

        imports.hubspot.behave();
        imports.run("hubspot");
        assertThat(imports.runs.failing()).isEmpty();
    }

    @Test
    void a_page_that_fails_is_the_first_of_the_next_run() {
        for (int i = 0; i < 450; i++) {
            lead(String.valueOf(1_000 + i));
        }
        imports.hubspot.misbehave(
                HubSpotStandIn.rateLimited("SECONDLY").on("POST", "/search").every(3));

        ImportRun failed = imports.run("hubspot");
        imports.hubspot.behave();
        imports.clock.tick(Duration.ofMinutes(5));
        ImportRun next = imports.run("hubspot");
        imports.deliverAll();

        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.error()).hasValueSatisfying(error -> assertThat(error).contains("429"));
        assertThat(next.state()).isEqualTo("completed");
        assertThat(failed.created() + next.created()).isEqualTo(450);
        assertThat(imports.inCallab())
                .hasSize(450)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void more_than_ten_thousand_records_of_one_instant_are_all_read() {
        for (int i = 0; i < 10_450; i++) {
            lead(String.valueOf(20_000 + i));
        }
        imports.clock.tick(Duration.ofMillis(1));
        lead("7");

        ImportRun run = imports.run("hubspot");

        assertThat(run.state()).isEqualTo("completed");
        assertThat(run.created()).isEqualTo(10_451);
    }

    @Test
    void a_bulk_change_is_not_read_again_for_ever() {
        lead("101");
        imports.run("hubspot");
        imports.clock.tick(Duration.ofMinutes(20));
        imports.run("hubspot");
        imports.clock.tick(Duration.ofMinutes(5));

        ImportRun third = imports.run("hubspot");

        assertThat(third.read()).isZero();
    }

    @Test
    void a_generic_crm_is_read_page_by_page() {
        for (int i = 0; i < 450; i++) {
            imports.http.contact(
                    "lead_" + i, Map.of("first_name", "Ada", "last_name", "L", "phone", "+1415555" + (1000 + i)));
        }

        ImportRun run = imports.run("http");
        imports.deliverAll();

        assertThat(run.state()).isEqualTo("completed");
        assertThat(imports.http.requests("GET", "/contacts")).hasSize(3);
        assertThat(imports.inCallab())
                .hasSize(450)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void a_generic_crm_that_forgets_its_cursor_is_read_from_the_beginning() {
        for (int i = 0; i < 450; i++) {
            imports.http.contact(
                    "lead_" + i, Map.of("first_name", "Ada", "last_name", "L", "phone", "+1415555" + (1000 + i)));
        }
        imports.http.misbehave(Misbehaviour.answer(StandInAnswer.json(400, Map.of("error", "cursor expired")))
                .on("GET", "/contacts")
                .every(2)
                .times(1));

        ImportRun run = imports.run("http");
        imports.deliverAll();

        assertThat(run.state()).isEqualTo("completed");
        assertThat(imports.inCallab())
                .hasSize(450)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void an_import_whose_contacts_are_in_callab_already_finds_them_when_its_ledger_is_new() {
        lead("101");
        lead("102");
        imports.run("hubspot");
        imports.deliverAll();
        imports.delivery.store.commit(tx -> {
            for (String table : new String[] {"imported", "effect", "watermark", "delivery", "lane"}) {
                tx.update("DELETE FROM " + table);
            }
            return null;
        });
        imports.clock.tick(Duration.ofMinutes(5));
        lead("103");

        imports.run("hubspot");
        imports.deliverAll();

        assertThat(imports.inCallab()).isEqualTo(Map.of("101", 1L, "102", 1L, "103", 1L));
        assertThat(imports.ledger("hubspot", "101")).containsEntry("state", "created");
    }

    @Test
    void the_watermark_survives_with_everything_finer_than_a_millisecond() {
        var watermarks = new Watermarks(imports.database, imports.clock);
        Instant fine = Instant.parse("2026-11-23T10:00:00.123456789Z");
        var progress = new Watermark(
                new Mark(fine, "42", java.util.Optional.of("next")),
                Instant.EPOCH,
                java.util.Optional.of(Instant.EPOCH),
                java.util.Optional.empty(),
                true);

        imports.delivery.store.commit(tx -> {
            watermarks.set(tx, "database", progress);
            return null;
        });

        assertThat(watermarks.find("database")).contains(progress);
    }

    @Test
    void a_record_whose_route_fails_hurts_only_itself_and_is_tried_again() {
        lead("101");
        lead("102");
        imports.broken.add("101");
        ImportRun first = imports.run("hubspot");
        imports.deliverAll();
        assertThat(first.state()).isEqualTo("completed");
        assertThat(first.failed()).isEqualTo(1);
        assertThat(imports.inCallab()).isEqualTo(Map.of("102", 1L));
        imports.broken.clear();
        imports.clock.tick(Duration.ofDays(2));

        imports.run("hubspot");
        imports.deliverAll();

        assertThat(imports.inCallab()).isEqualTo(Map.of("101", 1L, "102", 1L));
    }

    @Test
    void one_node_at_a_time_runs_an_import() {
        var other = new callabsync.store.Duties(imports.delivery.store, "other", imports.clock);
        other.take("import.hubspot", Duration.ofMinutes(5));
        assertThat(imports.runs.run("hubspot")).isInstanceOf(ImportRuns.Answer.Refused.class);
        imports.clock.tick(Duration.ofMinutes(6));

        assertThat(imports.runs.run("hubspot")).isInstanceOf(ImportRuns.Answer.Ran.class);
    }
}
