package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.GuideSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fields of a lead that the guide tells people to make are those that the mapping writes. */
class SalesforceGuideTest {

    private static final Pattern CUSTOM = Pattern.compile("\\w+__c");

    private static Set<String> fields(String text) {
        return CUSTOM.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void each_is_written_and_none_is_left_out() throws IOException {
        String crm = GuideSettings.sections("go-live.md").get("3. The CRM");
        String named = crm.lines()
                .filter(line -> line.contains("Salesforce Lead fields:"))
                .findFirst()
                .orElseThrow();

        assertThat(fields(named))
                .isNotEmpty()
                .isEqualTo(fields(Files.readString(Path.of("routes/salesforce/salesforce-lead.jsonata"))));
    }
}
