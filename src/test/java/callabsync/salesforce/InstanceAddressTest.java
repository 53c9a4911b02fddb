package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://login.salesforce.com, https://techcorp.my.salesforce.com",
        "https://techcorp.my.salesforce.com, https://techcorp--uat.sandbox.my.salesforce.com",
        "https://techcorp.my.salesforce.com, https://techcorp.lightning.force.com",
        "https://techcorp.my.salesforce.mil, https://TechCorp.My.Salesforce.mil",
        "https://sso.techcorp.co.uk, https://crm-gateway.techcorp.co.uk:8443",
        "http://crm-gateway.internal:8080, http://crm-gateway.internal:8080",
        "http://127.0.0.1:18082, http://localhost:18082",
    })
    void the_token_goes_to_salesforce_and_to_where_the_login_is(String login, String instance) {
        assertThat(new InstanceAddress(instance).isTrustedBy(login)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.salesforce.com, http://techcorp.my.salesforce.com",
        "https://login.salesforce.com, https://attacker.example",
        "https://login.salesforce.com, https://salesforce.com.attacker.example",
        "https://login.salesforce.com, https://notsalesforce.com",
        "https://login.salesforce.com, https://techcorp.my.salesforce.com@attacker.example",
        "https://login.salesforce.com, http://127.0.0.1:18082",
        "https://login.salesforce.com, https://169.254.169.254",
        "https://sso.techcorp.co.uk, https://attacker.co.uk",
        "https://10.0.0.5, https://10.0.0.6",
        "https://login.salesforce.com, javascript:1",
        "https://login.salesforce.com, 'not an address'",
    })
    void the_token_goes_nowhere_else(String login, String instance) {
        assertThat(new InstanceAddress(instance).isTrustedBy(login)).isFalse();
    }
}
