package callabsync.hubspot;

import static callabsync.hubspot.HubSpotPortal.delivered;
import static callabsync.hubspot.HubSpotPortal.result;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSpotActivitiesTest {

    private static final String FIRST = "2025-11-20T14:00:00Z";
    private static final String SECOND = "2025-11-24T09:00:00Z";

    @TempDir
    static Path folder;

    private static HubSpotPortal portal;
    private static HubSpotStandIn hubspot;

    @BeforeAll
    static void start() {
        portal = new HubSpotPortal(folder, Map.of());
        hubspot = portal.hubspot;
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @BeforeEach
    void begin() {
        portal.begin();
        hubspot.contact("51", Map.of("email", "john@techcorp.com", "hubspot_owner_id", "7001"));
    }

    private static Events booked(String call, String said, String appointment) {
        return Events.outcomeExtracted()
                .crmId("51")
                .call(call)
                .at(said)
                .outcome("appointment_booked", true)
                .outcome("appointment_date", appointment)
                .outcome("appointment_notes", "Notes of " + call);
    }

    private static final Events FIRST_CALL = booked("call_1", "2025-11-17T10:30:00Z", FIRST);
    private static final Events SECOND_CALL = booked("call_2", "2025-11-18T10:30:00Z", SECOND);

    private static void assertOneMeetingAt(String start) {
        assertThat(hubspot.meetings().values())
                .singleElement()
                .satisfies(meeting -> assertThat(meeting)
                        .containsEntry("hs_meeting_start_time", start.replace("Z", ".000Z"))
                        .containsEntry("hs_timestamp", start.replace("Z", ".000Z")));
    }

    @Test
    void a_second_call_moves_the_meeting_of_the_first() {
        delivered(portal.deliver(FIRST_CALL));
        delivered(portal.deliver(SECOND_CALL));
        delivered(portal.deliver(FIRST_CALL, SECOND_CALL));

        assertOneMeetingAt(SECOND);
        assertThat(hubspot.meetings().values().iterator().next())
                .containsEntry("hs_meeting_end_time", "2025-11-24T10:00:00.000Z")
                .hasEntrySatisfying(
                        "hs_meeting_body",
                        body -> assertThat(body).contains("Notes of call_1", "Notes of call_2", "callab:call_2"));
        assertThat(hubspot.calls()).hasSize(2);
    }

    @Test
    void two_calls_of_one_batch_make_the_meeting_of_the_later() {
        delivered(portal.deliver(FIRST_CALL, SECOND_CALL));

        assertOneMeetingAt(SECOND);
    }

    @Test
    void an_older_call_that_comes_late_moves_nothing_back() {
        delivered(portal.deliver(SECOND_CALL));
        delivered(portal.deliver(FIRST_CALL));
        delivered(portal.deliver(booked("call_3", "2025-11-19T10:30:00Z", "2025-11-26T09:00:00Z")));

        assertOneMeetingAt("2025-11-26T09:00:00Z");
    }

    @Test
    void a_call_that_books_nothing_leaves_the_meeting() {
        delivered(portal.deliver(FIRST_CALL));
        delivered(portal.deliver(
                booked("call_2", "2025-11-18T10:30:00Z", SECOND).outcome("appointment_booked", false),
                booked("call_3", "2025-11-18T11:30:00Z", SECOND).without("appointment_booked")));

        assertOneMeetingAt(FIRST);
        assertThat(hubspot.contacts().get("51")).containsEntry("appointment_scheduled", "true");
    }

    @Test
    void a_meeting_that_people_moved_is_left_alone() {
        delivered(portal.deliver(FIRST_CALL));
        String meeting = hubspot.meetings().keySet().iterator().next();
        hubspot.edit("meetings", meeting, Map.of("hs_meeting_start_time", "2025-11-21T08:00:00.000Z"));

        delivered(portal.deliver(SECOND_CALL));

        assertThat(hubspot.meetings()).hasSize(2);
        assertThat(hubspot.meetings().get(meeting)).containsEntry("hs_meeting_start_time", "2025-11-21T08:00:00.000Z");
    }

    @Test
    void a_meeting_that_took_place_is_left_alone() {
        delivered(portal.deliver(FIRST_CALL));
        delivered(portal.deliver(booked("call_3", "2025-11-21T10:30:00Z", "2025-12-01T09:00:00Z")));

        assertThat(hubspot.meetings()).hasSize(2);
    }

    @Test
    void a_lost_answer_while_a_meeting_is_moved_leaves_one() {
        for (int request = 1; request <= 8; request++) {
            begin();
            delivered(portal.deliver(FIRST_CALL));
            hubspot.misbehave(Misbehaviour.answerLost().every(request).times(1));
            for (int attempt = 1; attempt <= 3; attempt++) {
                portal.deliver(SECOND_CALL);
            }
            delivered(portal.deliver(booked("call_3", "2025-11-19T10:30:00Z", "2025-11-26T09:00:00Z")));

            assertOneMeetingAt("2025-11-26T09:00:00Z");
        }
    }

    @Test
    void a_meeting_whose_creation_got_no_answer_is_moved_by_the_next_call_of_the_batch() {
        hubspot.misbehave(
                Misbehaviour.answerLost().on("POST", "/meetings/batch/create").times(1));
        portal.deliver(FIRST_CALL);

        delivered(portal.deliver(FIRST_CALL, SECOND_CALL));

        assertOneMeetingAt(SECOND);
    }

    @Test
    void activities_belong_to_the_owner_of_the_contact() {
        delivered(portal.deliver(FIRST_CALL));

        for (var activities : java.util.List.of(hubspot.calls(), hubspot.tasks(), hubspot.meetings())) {
            assertThat(activities.values())
                    .singleElement()
                    .satisfies(activity -> assertThat(activity).containsEntry("hubspot_owner_id", "7001"));
        }
        assertThat(hubspot.requestCount("/contacts/")).isEqualTo(2);
    }

    @Test
    void activities_belong_to_the_user_of_the_token_when_the_destination_says_so() {
        try (var users = new HubSpotPortal(folder.resolve("users"), Map.of("hubspot.activities-owner", "user"))) {
            users.hubspot.contact("51", Map.of("email", "john@techcorp.com", "hubspot_owner_id", "7001"));

            delivered(users.deliver(FIRST_CALL));

            assertThat(users.hubspot.tasks().values())
                    .singleElement()
                    .satisfies(task -> assertThat(task).doesNotContainKey("hubspot_owner_id"));
        }
    }

    @Test
    void an_owner_or_disposition_that_hubspot_refuses_costs_only_itself() {
        hubspot.misbehave(Misbehaviour.status(
                        400,
                        "{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property values were not valid: "
                                + "[{\\\"isValid\\\":false,\\\"error\\\":\\\"INVALID_OWNER_ID\\\",\\\"name\\\":\\\"hubspot_owner_id\\\"},"
                                + "{\\\"isValid\\\":false,\\\"error\\\":\\\"INVALID_OPTION\\\",\\\"name\\\":\\\"hs_call_disposition\\\"}]\"}")
                .on("POST", "/calls/batch/create")
                .times(1));

        delivered(portal.deliver(FIRST_CALL, Events.callEnded().crmId("51").call("call_9")));

        assertThat(hubspot.calls()).hasSize(2);
        assertThat(hubspot.calls().values())
                .allSatisfy(call -> assertThat(call).doesNotContainKeys("hubspot_owner_id", "hs_call_disposition"));
        assertThat(hubspot.tasks().values())
                .singleElement()
                .satisfies(task -> assertThat(task).containsEntry("hubspot_owner_id", "7001"));
    }

    @Test
    void a_call_says_how_it_ended() {
        delivered(portal.deliver(
                FIRST_CALL, Events.callEnded().crmId("51").call("call_9").status("busy")));

        assertThat(hubspot.calls().values())
                .extracting(call -> call.get("hs_call_disposition"))
                .containsExactlyInAnyOrder(
                        "f240bbac-87c9-4f6e-bf70-924b57d47db7", "9d9162e7-6cf3-4944-bf63-4dff82258764");
    }

    @Test
    void a_page_in_place_of_the_associations_doubles_nothing() {
        hubspot.misbehave(
                Misbehaviour.answerLost().on("POST", "/tasks/batch/create").times(1));
        assertThat(result(portal.deliver(FIRST_CALL), 0)).isInstanceOf(Retryable.class);
        hubspot.misbehave(Misbehaviour.status(200, "<html>Sign in</html>")
                .on("POST", "/associations/")
                .times(1));

        var other = Events.callEnded().crmId("51").call("call_9");
        var batch = portal.deliver(FIRST_CALL, other);

        assertThat(result(batch, 0)).isInstanceOf(Retryable.class);
        assertThat(result(batch, 1)).isInstanceOf(Succeeded.class);
        delivered(portal.deliver(FIRST_CALL));
        assertThat(hubspot.tasks()).hasSize(1);
        assertThat(hubspot.calls()).hasSize(2);
    }

    @Test
    void associations_that_hubspot_fails_to_read_are_not_none() {
        hubspot.misbehave(
                Misbehaviour.answerLost().on("POST", "/tasks/batch/create").times(1));
        portal.deliver(FIRST_CALL);
        hubspot.misbehave(Misbehaviour.answer(
                        StandInAnswer.of(
                                207,
                                "{\"results\":[],\"errors\":[{\"category\":\"INTERNAL_ERROR\",\"context\":{\"fromObjectId\":[\"51\"]}}]}"))
                .on("POST", "/associations/")
                .times(1));

        assertThat(result(portal.deliver(FIRST_CALL), 0)).isInstanceOf(Retryable.class);
        assertThat(hubspot.tasks()).hasSize(1);
    }

    @Test
    void activities_without_traces_in_the_answers_are_recognised() {
        hubspot.repeatTraces(false);
        hubspot.terse(true);

        delivered(portal.deliver(FIRST_CALL, Events.callEnded().crmId("51").call("call_9")));
        delivered(portal.deliver(FIRST_CALL, Events.callEnded().crmId("51").call("call_9")));

        assertThat(hubspot.calls()).hasSize(2);
        assertThat(hubspot.tasks()).hasSize(1);
    }
}
