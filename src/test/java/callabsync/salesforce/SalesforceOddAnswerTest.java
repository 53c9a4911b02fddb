package callabsync.salesforce;

import static callabsync.salesforce.SalesforceOrg.delivered;
import static callabsync.salesforce.SalesforceOrg.event;
import static callabsync.salesforce.SalesforceOrg.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.Items;
import callabsync.sink.NoAnswerException;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A success of another shape than was asked for is no answer: least of all that there is nothing. */
class SalesforceOddAnswerTest {

    private static final String PAGE = "<html><body>Scheduled maintenance</body></html>";

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

    private static void assertWrittenOnce() {
        assertThat(org.crm.leads()).hasSize(1);
        assertThat(org.lead()).containsEntry("Status", "Qualified");
        assertThat(org.crm.tasks()).hasSize(2);
        assertThat(org.events()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAGE,
                "",
                "[]",
                "{}",
                "{\"records\":null}",
                "{\"records\":[null],\"done\":true}",
                "{\"totalSize\":0,\"records\":[]}",
                "{\"totalSize\":1,\"done\":false,\"records\":[]}"
            })
    void a_query_that_is_answered_with_something_else_is_asked_again(String body) {
        org.crm.misbehave(Misbehaviour.status(200, body).on("GET", "/query").times(1));

        Batch batch = org.deliver(outcome());

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Retryable.class);
        delivered(org.deliver(outcome()));
        assertWrittenOnce();
    }

    @Test
    void a_look_for_a_lead_that_was_created_in_doubt_creates_no_second_one() {
        Item item = Items.item("salesforce", event(Events.outcomeExtracted().withoutCrmId()), Decision.toCreate());
        org.crm.misbehave(
                Misbehaviour.answerLost().on("POST", "/composite/sobjects").times(1));
        org.bench.deliver(List.of(item));
        org.crm.misbehave(Misbehaviour.status(200, PAGE).on("GET", "/query").times(1));

        Item second = again(item);
        org.bench.deliver(List.of(second));
        Item third = again(item);
        org.bench.deliver(List.of(third));

        assertThat(second.result()).get().isInstanceOf(Retryable.class);
        assertThat(third.result()).get().isInstanceOf(Succeeded.class);
        assertThat(org.crm.leads()).hasSize(2);
        assertThat(org.events()).hasSize(1);
    }

    private static Item again(Item item) {
        return Items.item(item.delivery().id(), "salesforce", item.event(), Decision.toCreate());
    }

    @Test
    void a_look_for_a_task_that_was_created_in_doubt_creates_no_second_one() {
        org.crm.misbehave(Misbehaviour.answerLost()
                .on("PATCH", "/composite/sobjects/Task")
                .times(1));
        org.deliver(outcome());
        org.crm.misbehave(Misbehaviour.status(200, PAGE)
                .when(request -> request.query().contains("FROM%20Task"))
                .times(1));

        assertThat(org.deliver(outcome()).items().get(0).result()).get().isInstanceOf(Retryable.class);
        delivered(org.deliver(outcome()));

        assertWrittenOnce();
    }

    @Test
    void a_describe_that_is_a_page_is_no_definition() {
        org.crm.misbehave(Misbehaviour.status(200, PAGE).on("GET", "/describe").times(1));

        assertThat(org.deliver(outcome().outcome("product", "x".repeat(300)))
                        .items()
                        .get(0)
                        .result())
                .get()
                .isInstanceOf(Retryable.class);
        delivered(org.deliver(outcome()));

        assertWrittenOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "{}", "[{}]", "[{\"success\":true,\"id\":\"00Q5e00000ABCd9\"}]", "[null]"})
    void a_write_that_is_answered_with_something_else_is_in_doubt(String body) {
        org.crm.misbehave(Misbehaviour.status(200, body)
                .when(request -> request.path().endsWith("/composite/sobjects"))
                .times(1));
        org.crm.misbehave(Misbehaviour.status(200, body)
                .when(request -> request.path().contains("/composite/sobjects/Task"))
                .times(1));

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(org.deliver(outcome()).items().get(0).result())
                    .get()
                    .isInstanceOfAny(Retryable.class, Succeeded.class);
        }
        delivered(org.deliver(outcome()));

        assertWrittenOnce();
    }

    @Test
    void a_login_that_is_answered_with_a_page_counts_nothing() {
        org.crm.expireTokens();
        org.crm.misbehave(
                Misbehaviour.status(200, PAGE).on("POST", "/oauth2/token").times(1));

        Batch batch = org.deliver(outcome());

        assertThat(batch.unavailable())
                .get()
                .satisfies(unavailable -> assertThat(unavailable.reason()).contains("answered 200 and no token"));
        assertThat(batch.open()).hasSize(1);
        delivered(org.deliver(outcome()));
        assertWrittenOnce();
    }

    @Test
    void an_import_is_not_told_that_there_are_no_leads() {
        org.crm.misbehave(Misbehaviour.status(200, PAGE).on("GET", "/query").times(1));
        var rows = org.bench.part(Orgs.class);

        assertThatThrownBy(() -> rows.query("salesforce", "SELECT Id FROM Lead"))
                .isInstanceOf(NoAnswerException.class);
    }

    @Test
    void a_question_that_is_refused_answers_none_of_the_deliveries_that_it_was_not_about() {
        org.crm.misbehave(Misbehaviour.status(400, "[{\"errorCode\":\"QUERY_TOO_COMPLICATED\",\"message\":\"no\"}]")
                .when(request -> request.query().contains("4085559999")));

        Batch batch = org.deliver(
                outcome(),
                Events.outcomeExtracted().withoutCrmId().contact("cont_2").phone("+14085559999"));

        assertThat(batch.split()).isPresent();
        assertThat(batch.items()).noneMatch(item -> item.result().isPresent());
        delivered(org.deliver(outcome()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG"})
    void a_question_that_takes_too_long_is_asked_in_halves(String code) {
        org.crm.misbehave(Misbehaviour.status(400, "[{\"errorCode\":\"" + code + "\",\"message\":\"no\"}]")
                .when(request -> request.query().contains("4085559999")));

        Batch both = org.deliver(
                outcome(),
                Events.outcomeExtracted().withoutCrmId().contact("cont_2").phone("+14085559999"));
        Batch alone = org.deliver(
                Events.outcomeExtracted().withoutCrmId().contact("cont_2").phone("+14085559999"));

        assertThat(both.split()).isPresent();
        assertThat(Stream.of(alone.items().get(0).result().orElseThrow())).hasOnlyElementsOfType(Retryable.class);
    }
}
