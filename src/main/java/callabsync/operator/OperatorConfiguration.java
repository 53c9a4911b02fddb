package callabsync.operator;

import callabsync.imports.ImportRuns;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the operator needs besides pages and API. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    private static final String BASIC = "operator";

    @Bean
    Alerts.AlertParts alertParts(OperatorProperties properties, Clock clock, ImportRuns runs) {
        return new Alerts.AlertParts(properties.alerts(), clock, runs::failing);
    }

    @Bean
    OperatorRoutes operatorRoutes(Alerts alerts, DeliveryMetrics metrics) {
        return new OperatorRoutes(alerts, metrics);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new io.swagger.v3.oas.models.info.Info()
                        .title("Callab Sync operator API")
                        .description("What came in, what became of it, and the means to put it right."
                                + " A list is newest first; ask the next page with its next_cursor.")
                        .version("1"))
                .components(new Components()
                        .addSecuritySchemes(
                                BASIC,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("User operator, password of OPERATOR_PASSWORD")))
                .addSecurityItem(new SecurityRequirement().addList(BASIC));
    }
}
