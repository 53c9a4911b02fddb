package callabsync.salesforce;

import static callabsync.salesforce.SalesforceOrg.LEAD;
import static callabsync.salesforce.SalesforceOrg.delivered;
import static callabsync.salesforce.SalesforceOrg.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored backup, or a second instance, whose store knows nothing of the activities that are there. */
class SalesforceOlderStoreTest {

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

    @Test
    void what_is_there_already_is_done() {
        delivered(org.deliver(outcome()));
        org.bench.forget();

        delivered(org.deliver(outcome()));

        assertThat(org.crm.tasks()).hasSize(2);
        assertThat(org.events()).hasSize(1);
        assertThat(org.tasks("Completed").get(0)).containsEntry("TaskSubtype", "Call");
        org.crm.forgetRequests();
        delivered(org.deliver(outcome()));
        assertThat(org.crm.requests("PATCH", "/composite")).isEmpty();
    }

    @Test
    void what_people_changed_in_it_stays() {
        delivered(org.deliver(outcome()));
        String call = org.tasks("Completed").get(0).get("Id").toString();
        String next = org.tasks("Not Started").get(0).get("Id").toString();
        String event = org.events().get(0).get("Id").toString();
        org.crm.edit("Task", call, Map.of("Description", "A good talk"));
        org.crm.edit("Task", next, Map.of("Status", "Completed", "Subject", "Offer sent"));
        org.crm.edit("Event", event, Map.of("Subject", "Demo at our place"));
        org.bench.forget();

        delivered(org.deliver(outcome()));

        assertThat(org.crm.tasks().get(call)).containsEntry("Description", "A good talk");
        assertThat(org.crm.tasks().get(next))
                .containsEntry("Status", "Completed")
                .containsEntry("Subject", "Offer sent");
        assertThat(org.crm.events().get(event)).containsEntry("Subject", "Demo at our place");
        assertThat(org.crm.tasks()).hasSize(2);
        assertThat(org.events()).hasSize(1);
    }

    @Test
    void what_a_later_event_of_the_call_adds_is_written_to_the_call_that_is_there() {
        delivered(org.deliver(Events.callEnded().crmId(LEAD)));
        org.bench.forget();

        delivered(org.deliver(outcome()));

        assertThat(org.tasks("Completed"))
                .singleElement()
                .satisfies(
                        task -> assertThat(task.get("Description").toString()).contains("Customer expressed interest"));
    }

    @Test
    void a_subtype_that_the_user_may_not_write_is_left_out_of_calls_that_are_not_there() {
        var orgs = org.bench.part(Orgs.class);
        orgs.connections()
                .keySet()
                .forEach(each -> org.bench.part(OrgDefinitions.class).of(orgs.of(each), "Task"));
        org.crm.withdrawRights("Task", "TaskSubtype");

        delivered(org.deliver(outcome()));

        assertThat(org.tasks("Completed"))
                .singleElement()
                .satisfies(task -> assertThat(task).doesNotContainKey("TaskSubtype"));
        assertThat(org.events()).hasSize(1);
    }
}
