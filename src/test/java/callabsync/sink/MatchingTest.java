package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.store.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchingTest {

    private static final MatchPolicies NOT_SET = new MatchPolicies(null, null);
    private static final String PHONE = "+14085551234";
    private static final String EMAIL = "john@techcorp.com";

    @TempDir
    Path folder;

    private SinkStore store;
    private Matching matching;
    private final Directory directory = new Directory();

    @BeforeEach
    void open() {
        store = new SinkStore(folder);
        var phones = new Phones("US");
        matching = new Matching(store.links(), new ContactKeys(phones, Vault.plain()), phones, MatchPolicies.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_crm_id_that_exists_is_taken_and_nothing_else_is_asked() {
        directory.ids.put("51", "51");
        directory.phones.put(PHONE, List.of("52"));

        Item item = matched(contact(Map.of("crm_id", "51")), NOT_SET);

        assertThat(item.get(Match.class)).contains(Match.found("51"));
        assertThat(directory.asked).containsExactly("ids");
    }

    @Test
    void a_merged_record_is_followed() {
        directory.ids.put("51", "70");

        assertThat(matched(contact(Map.of("crm_id", "51")), NOT_SET).get(Match.class))
                .contains(Match.found("70"));
    }

    @Test
    void a_crm_id_that_does_not_exist_goes_on_down_the_chain() {
        directory.phones.put(PHONE, List.of("52"));

        assertThat(matched(contact(Map.of("crm_id", "51")), NOT_SET).get(Match.class))
                .contains(Match.found("52"));
    }

    @Test
    void a_remembered_link_comes_before_the_phone() {
        directory.ids.put("60", "60");
        directory.phones.put(PHONE, List.of("52"));
        store.store.commit(tx -> {
            store.links().remember(tx, "hubspot", List.of("contact:cont_1"), "60");
            return null;
        });

        assertThat(matched(contact(Map.of()), NOT_SET).get(Match.class)).contains(Match.found("60"));
    }

    @Test
    void the_email_is_the_last_to_be_asked_for() {
        directory.emails.put(EMAIL, List.of("53"));

        assertThat(matched(contact(Map.of()), NOT_SET).get(Match.class)).contains(Match.found("53"));
        assertThat(directory.asked).containsExactly("phones", "emails");
    }

    @Test
    void several_records_are_a_question_with_the_candidates() {
        directory.phones.put(PHONE, List.of("52", "53"));

        var result = matched(contact(Map.of()), NOT_SET).result();

        assertThat(result)
                .get()
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.question().candidates())
                                .extracting(shown -> shown.get("crm_id"))
                                .containsExactly("52", "53"));
    }

    @Test
    void several_records_of_a_phone_are_settled_by_a_unique_email() {
        directory.phones.put(PHONE, List.of("52", "53"));
        directory.emails.put(EMAIL, List.of("53"));

        assertThat(matched(contact(Map.of()), NOT_SET).get(Match.class)).contains(Match.found("53"));
    }

    @Test
    void an_email_that_finds_another_record_beats_a_remembered_number() {
        directory.ids.put("61", "61");
        directory.emails.put("ann@acme.example", List.of("62"));
        remember("61", "contact:bob", "phone:" + PHONE);

        Item ann = matched(person("ann", "ann@acme.example"));

        assertThat(ann.get(Match.class)).contains(Match.found("62"));
        assertThat(directory.asked).doesNotContain("phones");
    }

    @Test
    void a_remembered_number_helps_where_the_crm_knows_neither_number_nor_email() {
        directory.ids.put("61", "61");
        remember("61", "contact:bob", "phone:" + PHONE);

        assertThat(matched(person("bob-again", "bob@home.example")).get(Match.class))
                .contains(Match.found("61"));
    }

    @Test
    void a_remembered_number_that_the_crm_knows_at_several_records_is_a_question() {
        directory.ids.put("61", "61");
        directory.phones.put(PHONE, List.of("61", "62"));
        remember("61", "contact:bob", "phone:" + PHONE);

        assertThat(matched(person("carl", "carl@acme.example")).result()).get().isInstanceOf(Held.class);
    }

    @Test
    void an_unknown_third_person_with_a_number_that_two_used_is_a_question() {
        directory.ids.putAll(Map.of("61", "61", "62", "62"));
        directory.phones.put(PHONE, List.of("61"));
        remember("61", "contact:bob", "phone:" + PHONE);
        remember("62", "contact:ann", "phone:" + PHONE);

        assertThat(matched(person("carl", "carl@acme.example")).result())
                .get()
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.question().candidates())
                                .extracting(shown -> shown.get("crm_id"))
                                .containsExactly("61"));
        assertThat(matched(person("bob", "bob@acme.example")).get(Match.class)).contains(Match.found("61"));
    }

    @Test
    void of_several_people_with_one_number_in_a_batch_each_has_their_own() {
        directory.ids.put("61", "61");
        directory.phones.put(PHONE, List.of("61"));
        directory.emails.put("ann@acme.example", List.of("62"));
        Item bob = item(person("bob", "bob@acme.example", "61"));
        Item ann = item(person("ann", "ann@acme.example"));
        Item carl = item(person("carl", "carl@acme.example"));

        matching.match(Items.batch("hubspot", "hubspot", bob, ann, carl), directory, NOT_SET);

        assertThat(bob.get(Match.class)).contains(Match.found("61"));
        assertThat(ann.get(Match.class)).contains(Match.found("62"));
        assertThat(carl.result()).get().isInstanceOf(Held.class);
    }

    @Test
    void a_remembered_record_that_became_another_does_not_stand_against_it() {
        directory.ids.put("61", "70");
        directory.phones.put(PHONE, List.of("70"));
        remember("61", "contact:bob", "phone:" + PHONE);

        assertThat(matched(person("bob-again", "bob@home.example")).get(Match.class))
                .contains(Match.found("70"));
    }

    @Test
    void a_number_that_several_records_have_is_not_remembered() {
        directory.phones.put(PHONE, List.of("61", "62", "63"));
        directory.emails.put("bob@acme.example", List.of("61"));

        Item bob = matched(person("bob", "bob@acme.example"));

        assertThat(bob.get(Match.class)).contains(Match.found("61"));
        assertThat(new ContactKeys(new Phones("US"), Vault.plain()).toRemember(bob))
                .containsExactly("contact:bob");
    }

    private void remember(String crmId, String... keys) {
        store.store.commit(tx -> {
            store.links().remember(tx, "hubspot", List.of(keys), crmId);
            return null;
        });
    }

    private static Map<String, Object> person(String id, String email) {
        return Map.of("id", id, "phone", PHONE, "email", email);
    }

    private static Map<String, Object> person(String id, String email, String crmId) {
        return Map.of("id", id, "phone", PHONE, "email", email, "custom_fields", Map.of("crm_id", crmId));
    }

    private static Item item(Map<String, Object> contact) {
        return Items.item("hubspot", Items.event("call_ended", contact, Map.of("id", "call_1"), Map.of()));
    }

    private Item matched(Map<String, Object> contact) {
        return matched(contact, NOT_SET);
    }

    @Test
    void no_record_is_held_created_or_ignored_by_policy() {
        assertThat(matched(contact(Map.of()), NOT_SET).result()).get().isInstanceOf(Held.class);
        assertThat(matched(contact(Map.of()), new MatchPolicies(MatchPolicies.Policy.CREATE, null))
                        .get(Match.class))
                .contains(Match.CREATE);
        assertThat(matched(contact(Map.of()), new MatchPolicies(MatchPolicies.Policy.IGNORE, null))
                        .result())
                .get()
                .isInstanceOf(Succeeded.class);
    }

    @Test
    void what_a_person_decided_counts_before_all_else() {
        directory.ids.put("51", "51");
        directory.ids.put("77", "77");
        var chosen = new Decision(Optional.of("77"), false);
        var create = new Decision(Optional.empty(), true);

        assertThat(decided(chosen).get(Match.class)).contains(Match.found("77"));
        assertThat(decided(create).get(Match.class)).contains(Match.CREATE);
    }

    @Test
    void a_mistyped_id_is_asked_about_again() {
        assertThat(decided(new Decision(Optional.of("78"), false)).result())
                .get()
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.question().text()).contains("78", "does not exist"));
    }

    private Item decided(Decision decision) {
        Item item = Items.item(
                "hubspot",
                Items.event("call_ended", contact(Map.of("crm_id", "51")), Map.of("id", "call_1"), Map.of()),
                decision);
        matching.match(Items.batch("hubspot", "hubspot", item), directory, NOT_SET);
        return item;
    }

    private Item matched(Map<String, Object> contact, MatchPolicies policies) {
        Item item = Items.item("hubspot", Items.event("call_ended", contact, Map.of("id", "call_1"), Map.of()));
        matching.match(Items.batch("hubspot", "hubspot", item), directory, policies);
        return item;
    }

    private static Map<String, Object> contact(Map<String, Object> customFields) {
        return Map.of(
                "id", "cont_1", "phone", "(408) 555-1234", "email", "John@TechCorp.com", "custom_fields", customFields);
    }

    /** A CRM's records as they can be asked for. */
    private static final class Directory implements Finder {
        private final Map<String, String> ids = new HashMap<>();
        private final Map<String, List<String>> phones = new HashMap<>();
        private final Map<String, List<String>> emails = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public Map<String, String> byIds(Collection<String> crmIds) {
            asked.add("ids");
            return ids;
        }

        @Override
        public Map<String, List<Candidate>> byPhones(Collection<String> wanted) {
            asked.add("phones");
            return candidates(phones);
        }

        @Override
        public Map<String, List<Candidate>> byEmails(Collection<String> wanted) {
            asked.add("emails");
            return candidates(emails);
        }

        private static Map<String, List<Candidate>> candidates(Map<String, List<String>> found) {
            var result = new HashMap<String, List<Candidate>>();
            found.forEach((key, ids) -> result.put(
                    key, ids.stream().map(id -> new Candidate(id, Map.of())).toList()));
            return result;
        }
    }
}
