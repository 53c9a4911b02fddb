package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What camel-salesforce gets wrong, and the request route guards against. */
class SalesforceRequestTest {

    private static final String LEAD = "00Q5e00000ABCd1";
    private static final Map<String, Object> HOSTILE = hostile(
            "sObjectName", "User",
            "sObjectId", "0055e00000ABCd1",
            "apexUrl", "/evil",
            "rawPath", "/services/data/v66.0/sobjects/User/0055e00000ABCd1",
            "rawMethod", "DELETE",
            "rawQueryParameters", "sObjectName",
            "rawHttpHeaders", "sObjectName",
            "Sforce-Auto-Assign", "evil",
            "X-SFDC-Session", "evil",
            "Sforce-Callab-Destination", "evil",
            "CamelSalesforceSObjectName", "User");

    private static Map<String, Object> hostile(String... namesAndValues) {
        var headers = new java.util.HashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @TempDir
    static Path folder;

    private static SalesforceStandIn salesforce;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(folder, "salesforce", Reaching.settings(salesforce, "salesforce.timeout", "700ms"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        salesforce.close();
    }

    @BeforeEach
    void begin() {
        bench.forget();
        salesforce.reset();
        salesforce.behave();
        salesforce.row("Lead", LEAD, Map.of("LastName", "Smith", "Company", "Tech Corp"));
        salesforce.forgetRequests();
    }

    private static Batch batch() {
        var event =
                EventReader.read(Events.outcomeExtracted().crmId(LEAD).bytes()).event();
        return new Batch(
                bench.part(callabsync.destination.Destinations.class)
                        .find("salesforce")
                        .orElseThrow(),
                List.of(bench.item(event)));
    }

    private static Org org() {
        return bench.part(Orgs.class).of("salesforce");
    }

    @Test
    void hostile_headers_redirect_no_write() {
        Batch batch = batch();
        var producer = bench.part(CamelContext.class).createFluentProducerTemplate();

        producer.to("sink:salesforce").withBody(batch).withHeaders(HOSTILE).send();

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertNothingHostile();
    }

    @Test
    void hostile_headers_on_the_request_itself_redirect_nothing_either() {
        org().send(org().describe("Lead"));
        salesforce.forgetRequests();
        CrmRequest request =
                org().update(List.of(Map.of("attributes", Map.of("type", "Lead"), "id", LEAD, "FirstName", "John")));
        var producer = bench.part(CamelContext.class).createFluentProducerTemplate();

        var answered = producer.to("direct:salesforce-request")
                .withBody(request)
                .withHeaders(HOSTILE)
                .send();

        assertThat(answered.getMessage().getBody(CrmAnswer.class).status()).isEqualTo(200);
        assertThat(salesforce.requests()).singleElement().satisfies(sent -> {
            assertThat(sent.method()).isEqualTo("PATCH");
            assertThat(sent.path()).isEqualTo("/services/data/v66.0/composite/sobjects");
            assertThat(sent.query()).isEmpty();
        });
        assertNothingHostile();
    }

    private static void assertNothingHostile() {
        assertThat(salesforce.requests()).isNotEmpty().allSatisfy(sent -> {
            assertThat(sent.path() + sent.query() + sent.headers())
                    .doesNotContain("User/")
                    .doesNotContain("evil")
                    .doesNotContain("0055e00000ABCd1");
            assertThat(sent.method()).isNotEqualTo("DELETE");
        });
    }

    @Test
    void a_400_and_a_403_of_a_composite_are_seen_with_their_bodies() {
        for (int status : List.of(400, 403)) {
            String body = "[{\"errorCode\":\"FIELD_CUSTOM_VALIDATION_EXCEPTION\",\"message\":\"no\"}]";
            salesforce.misbehave(Misbehaviour.status(status, body).times(1).on("POST", "/composite"));

            CrmAnswer answer = org().send(CrmRequest.of("salesforce", "POST", "/services/data/v66.0/composite")
                    .json(Map.of("compositeRequest", List.of())));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void a_large_record_arrives_whole_and_a_long_query_is_sent() {
        String text = "ä\"\\".repeat(10_000);

        CrmAnswer written = org().send(org().update(
                        List.of(Map.of("attributes", Map.of("type", "Lead"), "id", LEAD, "Description", text))));
        var ids = java.util.stream.IntStream.range(0, 200)
                .mapToObj("00Q5e0000%06d"::formatted)
                .toList();

        assertThat(written.is2xx()).isTrue();
        assertThat(salesforce.leads().values())
                .singleElement()
                .satisfies(lead -> assertThat(lead).containsEntry("Description", text));
        assertThat(org().query(Soql.select(List.of("Id"), "Lead", Soql.in("Id", ids))))
                .isEmpty();
    }

    @Test
    void a_lost_answer_leaves_the_request_in_doubt_and_a_closed_port_does_not() {
        salesforce.misbehave(Misbehaviour.halfAnswer().on("GET", "/describe").times(1));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> org().send(org().describe("Lead"))))
                .isInstanceOf(callabsync.sink.NoAnswerException.class);
        salesforce.stop();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> org().send(org().describe("Lead"))))
                .isInstanceOf(callabsync.sink.NotSentException.class);
        salesforce.start();
    }

    @Test
    void nothing_personal_gets_into_the_logs_or_the_reasons_whatever_salesforce_answers() {
        String personal = "john@techcorp.com +14085551234 Smith";
        ListAppender<ILoggingEvent> heard = listen();
        try {
            for (Misbehaviour answer : List.of(
                    refusal(400, "STRING_TOO_LONG", personal),
                    refusal(403, "INSUFFICIENT_ACCESS_OR_READONLY", personal),
                    refusal(401, "INVALID_SESSION_ID", personal),
                    refusal(500, "UNKNOWN_EXCEPTION", personal),
                    Misbehaviour.status(503, "<html>" + personal + "</html>"),
                    Misbehaviour.status(
                            200,
                            "[{\"success\":false,\"errors\":[{\"statusCode\":\"DUPLICATES_DETECTED\","
                                    + "\"message\":\"" + personal + "\"}]}]"),
                    Misbehaviour.halfAnswer(),
                    Misbehaviour.answerLost(),
                    Misbehaviour.down())) {
                for (String path : List.of("/query", "/composite/sobjects", "/oauth2/token")) {
                    begin();
                    salesforce.expireTokens();
                    salesforce.misbehave(answer.on("*", path));
                    Batch batch = batch();
                    bench.part(CamelContext.class)
                            .createFluentProducerTemplate()
                            .to("sink:salesforce")
                            .withBody(batch)
                            .send();
                    assertThat(batch.items().get(0).result() + " " + batch.unavailable() + " " + batch.split())
                            .doesNotContain("john@")
                            .doesNotContain("4085551234")
                            .doesNotContain("Smith");
                }
            }
        } finally {
            root().detachAppender(heard);
        }

        assertThat(heard.list).isNotEmpty();
        assertThat(heard.list)
                .allSatisfy(event -> assertThat(textOf(event))
                        .doesNotContain("john@")
                        .doesNotContain("4085551234")
                        .doesNotContain("Smith")
                        .doesNotContain("Bearer"));
    }

    private static Misbehaviour refusal(int status, String code, String message) {
        return Misbehaviour.status(
                status, "[{\"errorCode\":\"" + code + "\",\"message\":\"" + message + "\",\"fields\":[]}]");
    }

    private static ListAppender<ILoggingEvent> listen() {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        root().addAppender(appender);
        ((Logger) LoggerFactory.getLogger("org.apache.camel")).setLevel(Level.INFO);
        ((Logger) LoggerFactory.getLogger("callabsync")).setLevel(Level.DEBUG);
        return appender;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static String textOf(ILoggingEvent event) {
        return event.getFormattedMessage()
                + event.getKeyValuePairs()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
}
