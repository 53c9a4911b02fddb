package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.GuideSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each setting that the guide shows for a destination is one. */
class HttpGuideTest {

    private static final String GUIDE = "connect-an-http-api.md";
    /** Of every destination, whatever its kind. */
    private static final Set<String> COMMON = Set.of("sink", "enabled", "besides", "rate", "concurrency");

    private static List<String> unknown(Map<String, String> settings) {
        var own = new LinkedHashMap<>(settings);
        own.keySet().removeAll(COMMON);
        return GuideSettings.unknown(HttpSettings.class, own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Directus", "Strapi", "NocoDB", "Pipedrive", "json-server", "Odoo", "Tryton"})
    void of_a_known_api(String api) {
        Map<String, String> settings =
                GuideSettings.blocks(GuideSettings.sections(GUIDE).get(api)).get(0);
        Map<String, String> own = GuideSettings.below("destinations.http", settings);

        assertThat(own).isNotEmpty();
        assertThat(unknown(own)).isEmpty();
    }

    @Test
    void of_the_help_desk() {
        Map<String, String> settings = GuideSettings.blocks(
                        GuideSettings.sections(GUIDE).get("1. Edit `application.yaml`"))
                .get(0);

        assertThat(unknown(GuideSettings.below("desk", settings))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"What an answer means", "What else there is"})
    void in_the_middle_of_a_line(String section) {
        List<Map<String, String>> settings =
                GuideSettings.inLine(GuideSettings.sections(GUIDE).get(section));

        assertThat(settings)
                .hasSizeGreaterThan(5)
                .allSatisfy(each -> assertThat(unknown(each)).isEmpty());
    }

    @Test
    void and_a_name_that_is_none_is_found() {
        assertThat(unknown(
                        Map.of("sink", "http", "find.record", "data", "errors.gone.statuses", "410", "wholly", "no")))
                .containsExactlyInAnyOrder("find.record", "wholly");
    }
}
