package callabsync.event;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader.Reading;
import callabsync.event.SpokenTime.DateOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-20T10:00:05Z");
    private static final EventReader BERLIN =
            new EventReader(new EventReader.Settings(ZoneId.of("Europe/Berlin"), DateOrder.UNKNOWN, Words.DEFAULT));

    private static Event read(String timestamp, String contact, String call, String outcomes) {
        String body = """
                {"event":"call_outcome_extracted","timestamp":%s,"contact":%s,"call":%s,"outcomes":%s}
                """.formatted(timestamp, contact, call, outcomes);
        Reading reading = BERLIN.read(body.getBytes(StandardCharsets.UTF_8), RECEIVED);
        assertThat(reading).isInstanceOf(Reading.Usable.class);
        return reading.event();
    }

    private static Event contact(String contact) {
        return read("\"2026-11-20T10:00:00Z\"", contact, "{}", "{}");
    }

    private static Event call(String call) {
        return read("\"2026-11-20T10:00:00Z\"", "{}", call, "{}");
    }

    private static Map<String, Object> outcomes(String outcomes) {
        return read("\"2026-11-20T10:00:00Z\"", "{}", "{}", outcomes).outcomes().fields();
    }

    @ParameterizedTest
    @CsvSource({
        "52.0, 52",
        "'\"53.0\"', 53",
        "'\"54 \"', 54",
        "'\"55\\n\"', 55",
        "2.01234567895E11, 201234567895",
        "7, 7",
        "'\"00Q5g000001AbCdEAK \"', 00Q5g000001AbCdEAK",
        "'\"00q5g000001abcdeak\"', 00Q5g000001AbCdEAK",
        "'\"lead_123\"', lead_123",
        "'\"1e5x\"', 1e5x"
    })
    void an_id_is_read_as_it_was_meant(String json, String id) {
        assertThat(contact("{\"custom_fields\":{\"crm_id\":" + json + "}}")
                        .contact()
                        .crmId())
                .contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\".\"", "\"..\"", "\" \"", "null", "{}", "[\"51\"]", "true", "\"N/A\""})
    void what_cannot_name_a_record_is_no_id(String json) {
        assertThat(contact("{\"custom_fields\":{\"crm_id\":" + json + "}}")
                        .contact()
                        .crmId())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2026-11-20T09:00:00\"', 2026-11-20T08:00:00Z",
        "'\"2026-11-20 09:00:00\"', 2026-11-20T08:00:00Z",
        "'\"2026-11-20T09:00:00+0000\"', 2026-11-20T09:00:00Z",
        "'\"2026-11-20T09:00:00.250+01:00\"', 2026-11-20T08:00:00.250Z",
        "1795078800000, 2026-11-19T09:00:00Z",
        "1795078800, 2026-11-19T09:00:00Z",
        "'\"1795078800\"', 2026-11-19T09:00:00Z"
    })
    void a_time_is_read_however_it_is_spelled(String json, Instant at) {
        Event event = read(json, "{}", "{\"end_time\":" + json + "}", "{}");

        assertThat(event.occurredAt()).isEqualTo(at);
        assertThat(event.call().endedAt()).contains(at);
        assertThat(Instant.parse(event.document()
                        .get("timestamp")
                        .toString()
                        .replace("+01:00", "Z")
                        .replace("+0000", "Z")))
                .isNotNull();
    }

    @Test
    void a_timestamp_after_its_receipt_counts_as_the_receipt() {
        Event event = read("\"2099-01-01T00:00:00Z\"", "{}", "{}", "{}");

        assertThat(event.occurredAt()).isEqualTo(RECEIVED);
        assertThat(event.document()).containsEntry("timestamp", "2026-11-20T10:00:05Z");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "'\"True\"', true",
        "'\"yes\"', true",
        "1, true",
        "'\"1\"', true",
        "false, false",
        "'\"NO\"', false",
        "0, false",
        "0.0, false"
    })
    void yes_and_no_are_read_alike(String json, boolean yes) {
        assertThat(outcomes("{\"do_not_call\":%1$s,\"interested\":%1$s,\"appointment_booked\":%1$s}".formatted(json)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("do_not_call", yes, "interested", yes, "appointment_booked", yes));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "'\"true\"', true", "'\"Yes\"', true", "1, true", "'\"false\"', false", "0, false"})
    void a_test_call_is_one_however_it_is_said(String json, boolean test) {
        assertThat(call("{\"is_test\":" + json + "}").call().isTest()).isEqualTo(test);
    }

    @Test
    void what_is_neither_yes_nor_no_is_absent_and_named() {
        Event event =
                read("\"2026-11-20T10:00:00Z\"", "{}", "{}", "{\"interested\":\"perhaps\",\"rating\":\"perhaps\"}");

        assertThat(event.outcomes().fields()).containsExactly(Map.entry("rating", "perhaps"));
        assertThat(event.unread()).containsExactly("outcomes.interested");
    }

    @ParameterizedTest
    @ValueSource(strings = {"N/A", "n/a ", "null", "None", "Not specified", "unknown", "NOT MENTIONED", "-"})
    void a_placeholder_is_absent(String word) {
        assertThat(outcomes("{\"budget\":\"%1$s\",\"objections\":[\"%1$s\",\"Price\"],\"product\":\"None of these\"}"
                        .formatted(word)))
                .isEqualTo(Map.of("objections", List.of("Price"), "product", "None of these"));
        assertThat(contact("{\"company\":\"" + word + "\"}").contact().fields()).isEmpty();
    }

    @Test
    void the_name_that_an_import_invents_is_absent_and_a_name_that_looks_like_a_placeholder_stays() {
        assertThat(contact("{\"first_name\":\"Ana\",\"last_name\":\"Unknown\"}")
                        .contact()
                        .fields())
                .containsExactly(Map.entry("first_name", "Ana"));
        assertThat(contact("{\"last_name\":\"Null\"}").contact().lastName()).contains("Null");
    }

    @Test
    void an_outcome_in_an_object_with_its_reason_is_its_value() {
        assertThat(outcomes("""
                                {"product":{"value":"Enterprise Plan","rationale":"He asked for it"},
                                 "budget":{"value":"N/A"},"interested":{"value":"yes","confidence":0.9},
                                 "timeline":{"value":null},"address":{"city":"Graz"}}
                                """))
                .isEqualTo(Map.of("product", "Enterprise Plan", "interested", true, "address", Map.of("city", "Graz")));
    }

    @Test
    void a_field_of_another_kind_costs_at_most_itself() {
        Event event = read(
                "\"2026-11-20T10:00:00Z\"",
                "{\"first_name\":7,\"email\":{\"a\":1},\"phone\":4.085551234E9}",
                """
                {"id":16,"status":3,"recording_url":{"url":"https://recordings.example/16.mp3"},
                 "summary":["Wants a quote.","Calls back."],"end_time":{"x":1},
                 "transcript":[{"role":"agent","text":"Hello"},{"role":"user","text":"Hi"}]}
                """,
                "{}");

        assertThat(event.contact().fields()).isEqualTo(Map.of("first_name", "7", "phone", "4085551234"));
        assertThat(event.call().fields())
                .isEqualTo(Map.of(
                        "id", "16",
                        "status", "3",
                        "recording_url", "https://recordings.example/16.mp3",
                        "summary", "Wants a quote.\nCalls back.",
                        "transcript", "agent: Hello\nuser: Hi"));
        assertThat(event.unread()).containsExactly("call.end_time", "contact.email");
    }

    @Test
    void the_character_that_no_store_can_keep_is_dropped() {
        assertThat(outcomes("{\"product\":\"Pla\\u0000n\",\"list\":[\"\\u0000a\"]}"))
                .isEqualTo(Map.of("product", "Plan", "list", List.of("a")));
    }
}
