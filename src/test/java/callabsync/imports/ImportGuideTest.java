package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.source.ImportSettings;
import callabsync.support.GuideSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each setting that the guides show for an import is one. */
class ImportGuideTest {

    private static final String GUIDE = "connect-an-http-api.md";

    private static List<String> unknown(String source, Map<String, String> settings) {
        var all = new LinkedHashMap<>(settings);
        all.putIfAbsent("source", source);
        return GuideSettings.unknown(ImportSettings.class, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Directus", "Strapi", "NocoDB", "Pipedrive", "json-server", "Odoo", "Tryton"})
    void of_a_known_api(String api) {
        Map<String, String> settings =
                GuideSettings.blocks(GuideSettings.sections(GUIDE).get(api)).get(0);
        Map<String, String> own = GuideSettings.below("imports.http", settings);

        assertThat(own).isNotEmpty();
        assertThat(unknown("http", own)).isEmpty();
    }

    @Test
    void in_the_middle_of_a_line() {
        List<Map<String, String>> settings =
                GuideSettings.inLine(GuideSettings.sections(GUIDE).get("Import from it"));

        assertThat(settings)
                .hasSizeGreaterThan(3)
                .allSatisfy(each -> assertThat(unknown("http", each)).isEmpty());
    }

    @Test
    void of_a_database() {
        Map<String, String> settings = GuideSettings.blocks(
                        GuideSettings.sections("import-leads.md").get("Switch it on"))
                .get(0);
        Map<String, String> own = GuideSettings.below("callab.sync.imports.database", settings);

        assertThat(own).isNotEmpty();
        assertThat(unknown("database", own)).isEmpty();
    }

    @Test
    void and_a_name_that_is_none_is_found() {
        assertThat(unknown("http", Map.of("item", "data", "query.limit", "{limit}")))
                .containsExactly("item");
    }
}
