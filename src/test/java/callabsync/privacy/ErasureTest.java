package callabsync.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.EventFilter;
import callabsync.store.Database;
import callabsync.support.Events;
import callabsync.support.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErasureTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final List<String> READABLE = List.of(
            "+4915112345678",
            "4915112345678",
            "erika.musterfrau",
            "Erika",
            "erika",
            "Musterfrau",
            "musterfrau",
            "cont_erika",
            "a garden gnome with a red hat");

    @TempDir
    Path folder;

    enum Setup {
        SQLITE,
        SQLITE_ENCRYPTED,
        POSTGRESQL,
        POSTGRESQL_ENCRYPTED;

        boolean isEmbedded() {
            return name().startsWith("SQLITE");
        }

        String key() {
            return name().endsWith("ENCRYPTED") ? KEY : "";
        }
    }

    private PrivacyTester open(Setup setup) {
        Database database = setup.isEmbedded() ? TestStores.sqlite(folder) : TestStores.postgres();
        return new PrivacyTester(database, setup.key());
    }

    @ParameterizedTest
    @EnumSource
    void after_an_erase_nothing_readable_of_the_person_is_left_and_everybody_else_is(Setup setup) {
        try (var tester = open(setup)) {
            fill(tester);
            assertThat(readable(tester, setup))
                    .as("what is kept of the person before, readable or as a hash")
                    .containsAnyOf("+4915112345678", "cont_erika");

            ErasureReceipt receipt = tester.erasure.contact("cont_erika");

            String left = readable(tester, setup);
            assertThat(READABLE)
                    .allSatisfy(text -> assertThat(left.contains(text))
                            .as("%s is still there", text)
                            .isFalse());
            assertThat(receipt.erased())
                    .containsEntry("events", 6)
                    .containsEntry("payloads", 6)
                    .containsEntry("deliveries", 5)
                    .containsEntry("rejections", 1)
                    .containsEntry("links", 2);
            assertThat(tester.export.contact("cont_erika")).isEmpty();
            assertThat(tester.export.contact("cont_7").orElseThrow().toString())
                    .contains("other7@example.com", "talked about roof 7");
            assertThat(tester.events.page(filter("+4930000007"), null, 10).items())
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_same_webhook_after_an_erase_is_a_duplicate_and_nothing_is_stored(Setup setup) {
        try (var tester = open(setup)) {
            var first = tester.receive(erika("call_1"));
            tester.erasure.contact("cont_erika");

            var again = tester.receive(erika("call_1"));

            assertThat(again.duplicate()).isTrue();
            assertThat(again.eventId()).isEqualTo(first.eventId());
            assertThat(readable(tester, setup)).doesNotContain("Erika", "+4915112345678");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "SQLITE_ENCRYPTED"})
    void an_erased_contact_is_called_off_and_what_a_sink_was_sending_is_not_recorded(Setup setup) {
        try (var tester = open(setup).sinkThatRepeats("retryable")) {
            String waiting = tester.open(erika("call_1"));
            String sending = tester.open(erika("call_2"));
            Runnable answer = tester.engine.batchSize(1).takeAndHold();

            ErasureReceipt receipt = tester.erasure.contact("cont_erika");
            answer.run();

            assertThat(receipt.inFlight()).isEqualTo(1);
            assertThat(tester.engine.delivery(waiting))
                    .containsEntry("state", "cancelled")
                    .containsEntry("last_error", "Erased");
            assertThat(tester.engine.delivery(sending)).containsEntry("state", "cancelled");
            assertThat(tester.engine.attemptLog(sending)).isEmpty();
            assertThat(tester.engine.lanes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "SQLITE_ENCRYPTED"})
    void a_contact_whose_id_nobody_knows_is_erased_by_phone_or_address(Setup setup) {
        try (var tester = open(setup)) {
            tester.receive(erika("call_1"));
            tester.receive(erika("call_2").contact("cont_other").email("someone@else.example"));

            ErasureReceipt byPhone = tester.erasure.reachedBy("0049 151 12345678");
            ErasureReceipt unknown = tester.erasure.reachedBy("erika.musterfrau@example.com");

            assertThat(byPhone.erased()).containsEntry("events", 2);
            assertThat(unknown.isEmpty()).isTrue();
            assertThat(tester.erasure.receiptsOf("0049 151 12345678")).containsExactly(byPhone.id());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_ENCRYPTED"})
    void a_contact_that_was_never_here_is_an_empty_receipt(Setup setup) {
        try (var tester = open(setup)) {
            assertThat(tester.erasure.contact("cont_nobody").isEmpty()).isTrue();
            assertThat(tester.erasure.receiptsOf("cont_nobody")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_export_holds_what_came_in_and_what_was_sent(Setup setup) {
        try (var tester = open(setup).sinkThatRepeats("succeeded")) {
            tester.open(erika("call_1"));
            tester.engine.runOnce();

            Map<String, Object> export = tester.export.contact("cont_erika").orElseThrow();

            assertThat(export).containsEntry("contact_id", "cont_erika").containsKey("exported_at");
            assertThat(export.get("events").toString()).contains("a garden gnome with a red hat", "+4915112345678");
            assertThat(export.get("deliveries").toString())
                    .contains("PATCH /contacts", "\"succeeded\"".replace("\"", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_imported_record_of_the_person_is_erased_and_stays_known_as_seen(Setup setup) {
        try (var tester = open(setup)) {
            tester.receive(erika("call_1"));
            tester.imported("lead_1", "{\"phone_number\":\"+4915112345678\",\"firstname\":\"Erika\"}");
            tester.imported("lead_2", "{\"phone_number\":\"+4930000007\",\"firstname\":\"Otto\"}");

            tester.erasure.contact("cont_erika");

            assertThat(readable(tester, setup)).doesNotContain("Erika", "+4915112345678");
            assertThat(tester.importedRecords()).containsExactly("lead_1 erased", "lead_2 kept");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "SQLITE_ENCRYPTED"})
    void only_whole_values_are_the_person_so_that_a_longer_id_is_somebody_else(Setup setup) {
        try (var tester = open(setup)) {
            tester.receive(named("cont_h42", "+4915112345678", "h42@example.com"));
            for (int i = 0; i < 10; i++) {
                tester.quarantine.refuse(named("cont_h42" + i, "+4915112345678" + i, i + "h42@example.com.example")
                        .bytes());
            }
            tester.quarantine.refuse(
                    named("cont_h42", "+4930555", "x@example.com").bytes());
            tester.quarantine.refuse(
                    named("", "+49 151 1234-5678", "y@example.com").bytes());
            tester.quarantine.refuse("contact=cont_h42&call=7".getBytes(StandardCharsets.UTF_8));
            tester.quarantine.refuse("contact=cont_h420&call=7".getBytes(StandardCharsets.UTF_8));
            tester.imported("lead_1", "{\"contact\":{\"phone\":\"+49151123456789\",\"email\":\"ah42@example.com\"}}");
            tester.imported("lead_2", "{\"contact\":{\"phone\":\"+4915112345678\",\"email\":\"z@example.com\"}}");

            ErasurePreview preview = tester.erasure.previewContact("cont_h42");
            ErasureReceipt receipt = tester.erasure.contact("cont_h42");

            assertThat(preview.found()).containsEntry("rejections", 3).containsEntry("imported", 1);
            assertThat(receipt.erased()).containsEntry("rejections", 3);
            assertThat(tester.quarantine.quarantine().list(50, java.util.Optional.empty()))
                    .hasSize(11);
            assertThat(tester.importedRecords()).containsExactly("lead_1 kept", "lead_2 erased");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "SQLITE_ENCRYPTED"})
    void other_contacts_with_the_same_number_or_address_are_named_before_and_stay(Setup setup) {
        try (var tester = open(setup)) {
            tester.receive(named("cont_h42", "+4915112345678", "h42@example.com"));
            tester.receive(
                    named("cont_wife", "+4915112345678", "wife@example.com").call("call_2"));
            tester.receive(named("cont_work", "+4930555777", "H42@example.com").call("call_3"));
            tester.receive(named("cont_nobody", "+4930555778", "n@example.com").call("call_4"));

            ErasurePreview preview = tester.erasure.previewContact("cont_h42");
            ErasurePreview byPhone = tester.erasure.previewReachedBy("+49 151 12345678");
            ErasureReceipt receipt = tester.erasure.contact("cont_h42");

            assertThat(preview.contacts()).containsExactly("cont_h42");
            assertThat(preview.others()).containsExactly("cont_wife", "cont_work");
            assertThat(preview.found()).containsEntry("events", 1);
            assertThat(byPhone.contacts()).containsExactly("cont_h42", "cont_wife");
            assertThat(byPhone.others()).containsExactly("cont_work");
            assertThat(receipt.others()).containsExactly("cont_wife", "cont_work");
            assertThat(tester.export.contact("cont_wife")).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ids_that_are_addresses_are_erased_wherever_they_stand_and_records_stay_known(Setup setup) {
        try (var tester = open(setup)) {
            Events event = named("gerda@example.com", "+4915112345678", "gerda@work.example")
                    .crmId("gerda.gnome@example.com")
                    .set("event", "called_gerda_gnome");
            tester.open(event);
            tester.written("gerda.gnome@example.com", event);
            tester.imported("gerda.gnome@example.com", "{\"contact\":{\"phone\":\"+4930555777\"}}");

            tester.erasure.contact("gerda@example.com");

            assertThat(readable(tester, setup)).doesNotContain("gerda");
            assertThat(tester.isKnown("gerda.gnome@example.com"))
                    .as("an import does not bring it back")
                    .isTrue();
            assertThat(tester.isKnown("other@example.com")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_ENCRYPTED", "POSTGRESQL_ENCRYPTED"})
    void what_came_from_a_phone_number_is_not_readable_however_it_was_written(Setup setup) {
        try (var tester = open(setup)) {
            var phones =
                    List.of("(030) 111222332", "+49 30 111222332 ext 5", "tel:+4930111222332", "Tel. 030/111222332");
            for (int i = 0; i < phones.size(); i++) {
                tester.open(named("", phones.get(i), "").call("call_" + i).withoutCrmId());
            }
            tester.open(named("+49 (30) 999-888-77", "", "").call("call_9").withoutCrmId());

            assertThat(tester.engine.lanes()).isEqualTo(5);
            assertThat(readable(tester, setup)).doesNotContain("111222332");
            assertThat(orderKeys(tester)).hasSize(10).allMatch(key -> key.startsWith("~"));
            for (String phone : phones) {
                assertThat(tester.erasure.reachedBy(phone).erased()).as(phone).containsEntry("events", 1);
            }
        }
    }

    private static List<String> orderKeys(PrivacyTester tester) {
        return tester.engine
                .database
                .reads()
                .sql("SELECT order_key FROM event UNION ALL SELECT order_key FROM delivery")
                .query(String.class)
                .list();
    }

    private static Events named(String contact, String phone, String email) {
        return Events.outcomeExtracted()
                .contact(contact)
                .phone(phone)
                .email(email)
                .crmId("lead_" + contact);
    }

    /** Many contacts, and one among them whose events ended in every state. */
    private static void fill(PrivacyTester tester) {
        for (int i = 0; i < 200; i++) {
            tester.receive(other(i, "first"));
        }
        for (String answer : List.of("succeeded", "held", "dead", "retryable")) {
            tester.sinkThatRepeats(answer).open(erika("call_" + answer));
            tester.engine.runOnce();
        }
        tester.open(erika("call_pending"));
        tester.receive(erika("call_without_id").contact(""));
        tester.quarantine.refuse(erika("call_refused").bytes());
        tester.quarantine.refuse(other(7, "refused").bytes());
        tester.remembered(erika("call_created"), "+4915112345678");
        tester.remembered(other(7, "created"), "other7@example.com");
        for (int i = 0; i < 200; i++) {
            tester.receive(other(i, "second"));
        }
    }

    private static EventFilter filter(String q) {
        return new EventFilter(null, null, null, null, q, null, null);
    }

    private static Events erika(String call) {
        var event = Events.outcomeExtracted()
                .call(call)
                .contact("cont_erika")
                .phone("+4915112345678")
                .email("Erika.Musterfrau@example.com".toLowerCase(java.util.Locale.ROOT))
                .withoutCrmId();
        event.object("contact").put("first_name", "Erika");
        event.object("contact").put("last_name", "Musterfrau");
        event.object("call").put("transcript", "I would like a garden gnome with a red hat. ".repeat(200));
        return event;
    }

    private static Events other(int i, String call) {
        var event = Events.outcomeExtracted()
                .call("call_" + call + i)
                .contact("cont_" + i)
                .phone("+49300000%02d".formatted(i))
                .email("other" + i + "@example.com")
                .crmId("lead_" + i);
        event.object("contact").put("first_name", "Otto" + i);
        event.object("call").put("transcript", ("We talked about roof " + i + ". ").repeat(20 + i));
        return event;
    }

    /** The bytes of all files of the embedded store, or all rows of all tables, as text. */
    private String readable(PrivacyTester tester, Setup setup) {
        return setup.isEmbedded() ? files(folder) : tables(tester.engine.database);
    }

    private static String files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(ErasureTest::bytes).collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tables(Database database) {
        var all = new StringBuilder();
        var tables = database.reads()
                .sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .query(String.class)
                .list();
        for (String table : tables) {
            database.reads().sql("SELECT * FROM " + table).query(row -> {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    all.append(value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : value)
                            .append('\n');
                }
            });
        }
        return all.toString();
    }
}
