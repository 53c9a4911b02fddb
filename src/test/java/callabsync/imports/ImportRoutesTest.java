package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sink.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/** Imports as they run: timers, the routes from {@code routes/}, durable delivery, the sink's route. */
class ImportRoutesTest {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    @ConfigurationPropertiesScan({
        "callabsync.store",
        "callabsync.broker",
        "callabsync.destination",
        "callabsync.mapping",
        "callabsync.sink",
        "callabsync.hubspot",
        "callabsync.salesforce",
        "callabsync.http",
        "callabsync.database",
        "callabsync.kafka",
        "callabsync.inbox",
        "callabsync.delivery",
        "callabsync.imports"
    })
    @ComponentScan(
            basePackages = {
                "callabsync.store",
                "callabsync.broker",
                "callabsync.destination",
                "callabsync.mapping",
                "callabsync.exchange",
                "callabsync.sink",
                "callabsync.hubspot",
                "callabsync.salesforce",
                "callabsync.http",
                "callabsync.database",
                "callabsync.kafka",
                "callabsync.inbox",
                "callabsync.delivery",
                "callabsync.callab",
                "callabsync.imports"
            },
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test|IT|Contract|Bench)(\\$.*)?"))
    static class Parts {}

    @TempDir
    Path folder;

    private final HubSpotStandIn hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
    private final CallabStandIn callab = new CallabStandIn(Clock.systemUTC()).start();
    private final SalesforceStandIn salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
    private ConfigurableApplicationContext product;

    @BeforeEach
    void begin() {
        product = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .run(List.of(
                                "--spring.config.location=file:./application.yaml",
                                "--logging.level.root=WARN",
                                "--management.endpoint.health.group.readiness.include=store",
                                "--callab.sync.store.data-dir=" + folder,
                                "--callab.sync.allow-loopback=true",
                                "--callab.sync.default-region=US",
                                "--callab.sync.imports.hubspot.every=1s",
                                "--callab.sync.imports.salesforce.every=1s",
                                "--callab.sync.imports.salesforce.page-size=20",
                                "--HUBSPOT_URL=" + hubspot.url(),
                                "--HUBSPOT_TOKEN=sandbox",
                                "--SALESFORCE_LOGIN_URL=" + salesforce.url(),
                                "--SALESFORCE_CLIENT_ID=sandbox",
                                "--SALESFORCE_CLIENT_SECRET=sandbox",
                                "--CALLAB_API_URL=" + callab.url(),
                                "--CALLAB_API_KEY=sandbox",
                                "--CALLAB_CAMPAIGN_ID=" + CallabStandIn.CAMPAIGN,
                                "--camel.main.routes-include-pattern=file:routes/sink-errors.camel.yaml,"
                                        + "file:routes/hubspot/import-*.camel.yaml,file:routes/hubspot/*-request.camel.yaml,"
                                        + "file:routes/salesforce/import-*.camel.yaml,file:routes/salesforce/*-request.camel.yaml,"
                                        + "file:routes/database/import-*.camel.yaml,file:routes/callab/*.camel.yaml")
                        .toArray(String[]::new));
    }

    @AfterEach
    void end() {
        product.close();
        hubspot.close();
        salesforce.close();
        callab.close();
    }

    @Test
    void a_lead_that_appears_in_the_crm_is_in_callab_soon_after_without_any_hand() {
        hubspot.contact("101", Map.of("firstname", "Ada", "lastname", "Lovelace", "phone", "(415) 555-0101"));
        hubspot.contact("102", Map.of("firstname", "No", "lastname", "Phone"));

        await().atMost(Duration.ofSeconds(40)).until(() -> !callab.contacts().isEmpty());

        assertThat(callab.contacts().values()).singleElement().satisfies(contact -> {
            assertThat(contact).containsEntry("phone_number", "+14155550101");
            assertThat(Json.object(contact.get("metadata"))).containsEntry("crm_id", "101");
        });
        ImportRuns.View view = product.getBean(ImportRuns.class).all().stream()
                .filter(each -> each.id().equals("hubspot"))
                .findFirst()
                .orElseThrow();
        assertThat(view.off()).isEmpty();
        assertThat(view.runs()).anySatisfy(run -> {
            assertThat(run.trigger()).isEqualTo("scheduled");
            assertThat(run.skipped()).isEqualTo(1);
        });
    }

    @Test
    void an_import_whose_crm_is_not_configured_is_off_and_says_why() {
        assertThat(product.getBean(ImportRuns.class).run("http"))
                .isInstanceOfSatisfying(
                        ImportRuns.Answer.Refused.class,
                        refused -> assertThat(refused.reason()).contains("destination http is off"));
        assertThat(product.getBean(ImportRuns.class).run("nowhere")).isInstanceOf(ImportRuns.Answer.Unknown.class);
    }

    @Test
    void leads_of_one_salesforce_second_are_read_page_by_page_and_converted_ones_left_out() {
        for (int i = 0; i < 50; i++) {
            salesforce.lead(Map.of(
                    "FirstName", "Ada", "LastName", "No " + i, "Company", "E", "Phone", "+1415555" + (1000 + i)));
        }
        salesforce.convert(
                salesforce.lead(Map.of("LastName", "Customer", "Company", "E", "Phone", "+14155550999")),
                "003000000000001AAA");

        await().atMost(Duration.ofSeconds(40)).until(() -> callab.contacts().size() >= 50);

        assertThat(callab.contacts().values())
                .hasSize(50)
                .allSatisfy(contact -> assertThat(Json.object(contact.get("metadata")))
                        .containsEntry("crm", "salesforce")
                        .containsKey("crm_id"));
    }
}
