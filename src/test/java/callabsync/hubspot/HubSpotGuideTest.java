package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.FieldCreation.Created;
import callabsync.sink.FieldCreation.Result;
import callabsync.support.GuideSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The properties that the guide tells people to make are those that the preflight makes. */
class HubSpotGuideTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z].*?) \\| (.*?) \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");
    private static final Pattern TYPE = Pattern.compile("(number)|`([a-z]+)`");

    /** By name; absent: HubSpot's own, which cannot be made. */
    private static Map<String, String> inTheGuide() {
        var types = new LinkedHashMap<String, String>();
        String crm = GuideSettings.sections("go-live.md").get("3. The CRM");
        ROW.matcher(crm.substring(crm.indexOf("| property |"))).results().forEach(row -> {
            var type = TYPE.matcher(row.group(2));
            if (type.find()) {
                NAME.matcher(row.group(1))
                        .results()
                        .forEach(name -> types.put(name.group(1), type.group().replace("`", "")));
            }
        });
        return types;
    }

    @Test
    void each_has_the_name_and_the_type_that_the_guide_says(@TempDir Path folder) {
        try (var portal = new HubSpotPortal(folder, Map.of())) {
            var creation = portal.bench.part(HubSpotPreflight.class).creation().orElseThrow();
            Map<String, String> named = inTheGuide();
            named.keySet().forEach(portal.hubspot::removeProperty);

            List<String> made = creation.create("hubspot", named.keySet()).stream()
                    .filter(each -> each.result() == Result.CREATED)
                    .map(Created::name)
                    .toList();

            Map<String, Property> there = portal.bench
                    .part(PortalDefinitions.class)
                    .refresh(portal.bench.part(Portals.class).of("hubspot"));
            assertThat(made).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(named.keySet());
            assertThat(named)
                    .allSatisfy(
                            (name, type) -> assertThat(there.get(name).type()).isEqualTo(type));
        }
    }
}
