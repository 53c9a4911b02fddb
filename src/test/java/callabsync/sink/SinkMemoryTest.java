package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.CallOwner;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.store.Vault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkMemoryTest {

    private static final Intent TASK = new Intent("call_1/task", Optional.of("51"), "dlv_1");

    @TempDir
    Path folder;

    private SinkStore store;

    @BeforeEach
    void open() {
        store = new SinkStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void an_effect_is_fresh_once_and_unknown_until_it_is_done() {
        var effects = store.effects();

        var first = effects.begin("hubspot", List.of(TASK, TASK));
        var second = effects.begin("hubspot", List.of(TASK));
        store.store.commit(tx -> {
            effects.done(tx, "hubspot", "call_1/task", "900");
            return null;
        });
        var third = effects.begin("hubspot", List.of(TASK));

        assertThat(first.get("call_1/task").state()).isEqualTo(State.FRESH);
        assertThat(second.get("call_1/task").state()).isEqualTo(State.UNKNOWN);
        assertThat(third.get("call_1/task").state()).isEqualTo(State.DONE);
        assertThat(third.get("call_1/task").crmId()).contains("900");
        assertThat(effects.find("salesforce", List.of(TASK))).isEmpty();
    }

    @Test
    void effects_of_two_owners_with_the_same_key_are_two() {
        var effects = store.effects();
        var ofJohn = new Intent("16/task", owner("john"), Optional.of("51"), "dlv_1");
        var ofAna = new Intent("16/task", owner("ana"), Optional.of("52"), "dlv_2");

        var first = effects.begin("hubspot", List.of(ofJohn, ofAna));
        store.store.commit(tx -> {
            effects.done(tx, "hubspot", first.get(ofAna.id()).key(), "901");
            return null;
        });
        var again = effects.begin("hubspot", List.of(ofAna, ofJohn));

        assertThat(first.values()).extracting(Effects.Standing::state).containsOnly(State.FRESH);
        assertThat(first.get(ofJohn.id()).key()).isEqualTo("16/task");
        assertThat(again.get(ofAna.id()).crmId()).contains("901");
        assertThat(again.get(ofJohn.id()).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void an_effect_from_before_owners_were_noted_belongs_to_its_record() {
        var effects = store.effects();
        effects.begin("hubspot", List.of(new Intent("16/task", Optional.of("51"), "dlv_1")));

        var standings = effects.begin(
                "hubspot",
                List.of(
                        new Intent("16/task", owner("john"), Optional.of("51"), "dlv_1"),
                        new Intent("16/task", owner("ana"), Optional.of("52"), "dlv_2")));

        assertThat(standings.get("16/task@john").state()).isEqualTo(State.UNKNOWN);
        assertThat(standings.get("16/task@ana").state()).isEqualTo(State.FRESH);
    }

    @Test
    void effects_of_two_sources_or_workspaces_are_two_though_contact_and_record_are_one() {
        var effects = store.effects();
        Intent first = intent("callab", "ws_berlin");
        Intent otherWorkspace = intent("callab", "ws_paris");
        Intent otherSource = intent("callab-eu", "ws_berlin");
        Intent third = intent("callab-eu", "ws_paris");

        var begun = effects.begin("hubspot", List.of(first, otherWorkspace));
        var more = effects.begin("hubspot", List.of(otherSource, third, otherWorkspace, first));

        assertThat(begun.values()).extracting(Effects.Standing::state).containsOnly(State.FRESH);
        assertThat(List.of(more.get(otherSource.id()), more.get(third.id())))
                .extracting(Effects.Standing::state)
                .containsOnly(State.FRESH);
        assertThat(List.of(more.get(first.id()), more.get(otherWorkspace.id())))
                .extracting(Effects.Standing::state)
                .containsOnly(State.UNKNOWN);
        assertThat(effects.find("hubspot", List.of(first, otherWorkspace, otherSource, third))
                        .values())
                .extracting(Effects.Standing::key)
                .doesNotHaveDuplicates()
                .hasSize(4)
                .contains("16/task", "16/task@john");
    }

    @Test
    void a_fetched_call_shares_its_effects_with_its_webhook_whichever_came_first() {
        Intent webhook = intent("callab", "ws_berlin");
        for (Intent fetched : List.of(intent("reconcile", "default"), intent("reconcile", ""))) {
            for (var order : List.of(List.of(webhook, fetched), List.of(fetched, webhook))) {
                String destination = "hubspot" + order.hashCode();
                var effects = store.effects();

                effects.begin(destination, List.of(order.get(0)));
                var standing = effects.begin(destination, List.of(order.get(1)));

                assertThat(standing.get(order.get(1).id()).key()).isEqualTo("16/task");
                assertThat(standing.get(order.get(1).id()).state()).isEqualTo(State.UNKNOWN);
            }
        }
    }

    @Test
    void an_effect_from_before_sources_were_noted_is_of_any() {
        var effects = store.effects();
        effects.begin("hubspot", List.of(new Intent("16/task", owner("john"), Optional.of("51"), "dlv_1")));

        Intent webhook = intent("callab", "ws_berlin");

        assertThat(effects.begin("hubspot", List.of(webhook)).get(webhook.id()).state())
                .isEqualTo(State.UNKNOWN);
    }

    private static Intent intent(String source, String workspace) {
        return new Intent("16/task", new CallOwner("john", source, workspace), Optional.of("51"), "dlv_1");
    }

    private static CallOwner owner(String contact) {
        return new CallOwner(contact, "", "");
    }

    @Test
    void a_withdrawn_effect_is_fresh_again_but_a_done_one_stays() {
        var effects = store.effects();
        effects.begin("hubspot", List.of(TASK));

        store.store.commit(tx -> {
            effects.withdraw(tx, "hubspot", "call_1/task");
            return null;
        });

        assertThat(effects.begin("hubspot", List.of(TASK)).get("call_1/task").state())
                .isEqualTo(State.FRESH);
        store.store.commit(tx -> {
            effects.done(tx, "hubspot", "call_1/task", null);
            effects.withdraw(tx, "hubspot", "call_1/task");
            return null;
        });
        assertThat(effects.find("hubspot", List.of(TASK)).get("call_1/task").state())
                .isEqualTo(State.DONE);
    }

    @Test
    void the_newest_thing_of_a_kind_is_known_by_its_record() {
        var effects = store.effects();
        effects.begin(
                "hubspot",
                List.of(
                        new Intent("call_1/meeting", Optional.of("51"), "dlv_1"),
                        new Intent("call_1/task", Optional.of("51"), "dlv_1"),
                        new Intent("call_2/meeting", Optional.of("52"), "dlv_2")));
        store.store.commit(tx -> {
            effects.done(tx, "hubspot", "call_1/meeting", "900");
            effects.done(tx, "hubspot", "call_1/task", "901");
            return null;
        });

        assertThat(effects.newest("hubspot", List.of("51", "52"), "meeting")).isEqualTo(Map.of("51", "900"));
        assertThat(effects.newest("salesforce", List.of("51"), "meeting")).isEmpty();
    }

    @Test
    void the_newest_link_counts_and_only_at_its_destination() {
        var links = store.links();

        store.store.commit(tx -> {
            links.remember(tx, "hubspot", List.of("contact:c1", "phone:+14085551234"), "51");
            links.remember(tx, "hubspot", List.of("contact:c1"), "52");
            return null;
        });

        assertThat(links.find("hubspot", List.of("contact:c1", "phone:+14085551234", "contact:c2"))
                        .records())
                .isEqualTo(Map.of("contact:c1", "52", "phone:+14085551234", "51"));
        assertThat(links.find("salesforce", List.of("contact:c1")).records()).isEmpty();
    }

    @Test
    void a_number_that_leads_to_the_records_of_two_people_leads_to_none() {
        var links = store.links();
        String number = "phone:+14085550100";
        var both = List.of("contact:bob", "contact:ann", number);

        remember(links, List.of("contact:bob", number), "61");
        remember(links, List.of("contact:ann", number), "62");
        remember(links, List.of("contact:ann", number), "62");
        remember(links, List.of("contact:bob", number), "61");

        assertThat(links.find("hubspot", both))
                .isEqualTo(new Links.Known(Map.of("contact:bob", "61", "contact:ann", "62"), Set.of(number)));
    }

    @Test
    void a_number_moves_with_its_person_when_the_record_was_merged() {
        var links = store.links();
        String number = "phone:+14085550100";

        remember(links, List.of("contact:bob", "crm:61", number), "61");
        remember(links, List.of(number, "contact:bob", "crm:61"), "70");

        assertThat(links.find("hubspot", List.of(number))).isEqualTo(new Links.Known(Map.of(number, "70"), Set.of()));
    }

    private void remember(Links links, List<String> keys, String crmId) {
        store.store.commit(tx -> {
            links.remember(tx, "hubspot", keys, crmId);
            return null;
        });
    }

    @Test
    void written_versions_come_back_as_they_were_saved() {
        var written = store.written();
        var fields = Map.of("next_action", new FieldVersion(SinkStore.NOW, 3, "h1"));

        store.store.commit(tx -> {
            written.save(
                    tx,
                    "hubspot",
                    "51",
                    Map.of("next_action", new FieldVersion(SinkStore.NOW.minusSeconds(9), 1, "h0")));
            written.save(tx, "hubspot", "51", fields);
            return null;
        });

        assertThat(written.find("hubspot", List.of("51", "52"))).isEqualTo(Map.of("51", fields));
    }

    @Test
    void a_call_counts_once_on_top_of_the_total_that_came_first() {
        var totals = new Totals(store.database, store.store, new ContactKeys(new Phones(""), Vault.plain()));
        var first = Items.item("hubspot", event("call_1", 5));
        var again = Items.item("http", event("call_1", 9));
        var other = Items.item("hubspot", event("call_2", 0));

        assertThat(totals.foresee(List.of(first)))
                .as("foreseen twice, counted never")
                .isEqualTo(totals.foresee(List.of(first)))
                .containsEntry(first.delivery().id(), 6L);
        assertThat(totals.count(List.of(first)).get(first.delivery().id())).isEqualTo(6);
        assertThat(totals.count(List.of(again)).get(again.delivery().id())).isEqualTo(6);
        assertThat(totals.foresee(List.of(again, other)))
                .containsEntry(again.delivery().id(), 6L)
                .containsEntry(other.delivery().id(), 7L);
        assertThat(totals.count(List.of(other)).get(other.delivery().id())).isEqualTo(7);
    }

    private static callabsync.event.Event event(String call, int total) {
        return Items.event(
                "call_ended",
                Map.of("id", "cont_1", "custom_fields", Map.of("total_calls", total)),
                Map.of("id", call),
                Map.of());
    }
}
