package callabsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/** What is left out is really there to be left out: a list of what no library has any more would only mislead. */
class UnusedAutoConfigurationsTest {

    private static final List<String> CANDIDATES =
            ImportCandidates.load(AutoConfiguration.class, null).getCandidates();

    @Test
    void each_entry_leaves_out_something_that_a_library_offers() {
        assertThat(UnusedAutoConfigurations.PREFIXES)
                .allSatisfy(prefix -> assertThat(CANDIDATES).anyMatch(name -> name.startsWith(prefix)));
    }

    @Test
    void what_the_program_is_made_of_stays() {
        String[] names = {
            "org.apache.camel.spring.boot.CamelAutoConfiguration",
            "org.apache.camel.spring.boot.vault.AwsVaultAutoConfiguration",
            null,
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration",
            "org.apache.camel.spring.boot.actuate.info.CamelInfoAutoConfiguration", // what /actuator/info answers
        };

        assertThat(new UnusedAutoConfigurations().match(names, null))
                .containsExactly(true, false, false, false, true, true);
    }
}
