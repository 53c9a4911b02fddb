package callabsync.salesforce;

import static callabsync.salesforce.SalesforceOrg.delivered;
import static callabsync.salesforce.SalesforceOrg.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person has one appointment at a time: a later call moves the one that is still to come. */
class SalesforceAppointmentTest {

    @TempDir
    static Path folder;

    private static SalesforceOrg org;

    @BeforeAll
    static void start() {
        org = new SalesforceOrg(folder);
    }

    @AfterAll
    static void stop() {
        org.close();
    }

    @BeforeEach
    void begin() {
        org.begin();
    }

    private static Events booked() {
        return outcome()
                .call("call_1")
                .at("2025-11-17T10:30:00Z")
                .outcome("appointment_date", "2025-11-20T14:00:00Z")
                .outcome("appointment_notes", "Bring the price list");
    }

    private static Events moved() {
        return outcome()
                .call("call_2")
                .at("2025-11-18T09:15:00Z")
                .outcome("appointment_date", "2025-11-24T09:00:00Z")
                .outcome("appointment_notes", "On the phone");
    }

    private static void assertStandsAt(String... starts) {
        assertThat(org.events())
                .extracting(event -> event.get("StartDateTime").toString().substring(0, 16))
                .containsExactlyInAnyOrder(starts);
    }

    @Test
    void a_second_call_moves_the_event_of_the_first() {
        delivered(org.deliver(booked()));

        delivered(org.deliver(moved()));
        delivered(org.deliver(moved()));

        assertStandsAt("2025-11-24T09:00");
        assertThat(org.events().get(0))
                .containsEntry("Callab_Key__c", "call_1/event")
                .containsEntry("Description", "On the phone");
        assertThat(org.tasks("Completed")).hasSize(2);
    }

    @Test
    void a_third_call_moves_it_on_and_an_older_event_moves_nothing_back() {
        delivered(org.deliver(booked()));
        delivered(org.deliver(moved()));

        delivered(org.deliver(outcome()
                .call("call_3")
                .at("2025-11-19T08:00:00Z")
                .outcome("appointment_date", "2025-11-25T16:00:00Z")));
        delivered(org.deliver(booked()));
        delivered(org.deliver(moved()));

        assertStandsAt("2025-11-25T16:00");
    }

    @Test
    void a_call_that_comes_late_adds_no_event_that_a_later_one_has_moved() {
        delivered(org.deliver(moved()));

        delivered(org.deliver(booked()));

        assertStandsAt("2025-11-24T09:00");
    }

    @Test
    void of_two_calls_in_one_batch_the_later_ones_appointment_stands() {
        delivered(org.deliver(moved(), booked()));

        assertStandsAt("2025-11-24T09:00");
        delivered(org.deliver(booked(), moved()));
        assertStandsAt("2025-11-24T09:00");
    }

    @Test
    void an_appointment_that_took_place_is_not_moved() {
        delivered(org.deliver(booked()));

        delivered(org.deliver(moved().at("2025-11-21T09:15:00Z")));

        assertStandsAt("2025-11-20T14:00", "2025-11-24T09:00");
    }

    @Test
    void what_a_person_moved_or_deleted_is_left_alone() {
        delivered(org.deliver(booked()));
        org.crm.edit("Event", id(), Map.of("StartDateTime", "2025-11-22T10:00:00.000+0000"));

        delivered(org.deliver(moved()));

        assertStandsAt("2025-11-22T10:00", "2025-11-24T09:00");
    }

    @Test
    void notes_that_a_person_wrote_into_the_event_move_with_it() {
        delivered(org.deliver(booked()));
        org.crm.edit("Event", id(), Map.of("Description", "Ask for Ms Miller"));

        delivered(org.deliver(moved()));

        assertStandsAt("2025-11-24T09:00");
        assertThat(org.events().get(0)).containsEntry("Description", "Ask for Ms Miller");
    }

    private static String id() {
        return org.events().get(0).get("Id").toString();
    }

    @Test
    void a_later_call_that_books_nothing_leaves_it() {
        delivered(org.deliver(booked()));

        delivered(org.deliver(
                moved().outcome("appointment_booked", false),
                moved().call("call_3").without("appointment_booked").without("appointment_date")));

        assertStandsAt("2025-11-20T14:00");
    }

    @Test
    void a_move_whose_answer_was_lost_is_once_in_effect() {
        delivered(org.deliver(booked()));
        org.crm.misbehave(Misbehaviour.answerLost()
                .when(request -> request.body().contains("\"StartDateTime\":\"2025-11-24T09:00:00Z\""))
                .times(1));

        org.deliver(moved());
        delivered(org.deliver(moved()));

        assertStandsAt("2025-11-24T09:00");
    }

    @Test
    void the_appointment_of_another_person_is_another_one() {
        org.lead("00Q5e00000ABCd2", Map.of());
        delivered(org.deliver(booked()));

        delivered(org.deliver(moved().crmId("00Q5e00000ABCd2").contact("cont_2")));

        assertStandsAt("2025-11-20T14:00", "2025-11-24T09:00");
    }
}
