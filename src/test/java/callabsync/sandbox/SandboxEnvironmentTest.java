package callabsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.hubspot.HubSpotStandIn;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class SandboxEnvironmentTest {

    @Configuration(proxyBeanMethods = false)
    @Import(SandboxConfiguration.class)
    @EnableConfigurationProperties(SandboxProperties.class)
    static class Application {}

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    @Test
    void the_profile_starts_the_stand_ins_and_gives_their_addresses() {
        StandIns standIns;
        try (var context = run("--spring.profiles.active=sandbox", "--callab.sync.sandbox.hubspot-port=0")) {
            standIns = context.getBean(StandIns.class);
            var environment = context.getEnvironment();

            assertThat(environment.getProperty("HUBSPOT_URL"))
                    .isEqualTo(standIns.of(HubSpotStandIn.class).url());
            assertThat(environment.getProperty("callab.sync.allow-loopback")).isEqualTo("true");
            assertThat(standIns.of(HubSpotStandIn.class).contacts()).containsKey("51");
        }
        assertThat(standIns.of(HubSpotStandIn.class).isRunning()).isFalse();
    }

    @Test
    void its_portal_has_all_that_is_written_to_it() throws Exception {
        try (var context = run("--spring.profiles.active=sandbox", "--HUBSPOT_TOKEN=mine")) {
            var hubspot = context.getBean(StandIns.class).of(HubSpotStandIn.class);

            assertThat(new Caller(hubspot, "mine")
                            .send("GET", "/crm/properties/2026-09/contacts", "")
                            .body())
                    .contains("\"total_calls\"", "\"do_not_call\"");
        }
    }

    @Test
    void variables_that_are_set_win() throws Exception {
        try (var context = run("--spring.profiles.active=sandbox", "--HUBSPOT_TOKEN=mine", "--CRM_HTTP_URL=http://x")) {
            var hubspot = context.getBean(StandIns.class).of(HubSpotStandIn.class);

            assertThat(context.getEnvironment().getProperty("CRM_HTTP_URL")).isEqualTo("http://x");
            assertThat(new Caller(hubspot, "mine")
                            .send("GET", "/crm/objects/2026-09/contacts/51", "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void other_profiles_have_no_stand_ins() {
        try (var context = run("--spring.profiles.active=production")) {
            assertThat(context.getBeansOfType(StandIns.class)).isEmpty();
            assertThat(context.getEnvironment().getPropertySources().contains("sandbox-systemEnvironment"))
                    .isFalse();
        }
    }
}
