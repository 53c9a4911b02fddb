package callabsync.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The settings that a guide shows, which users copy: a name that is none would be passed over in silence. */
public final class GuideSettings {

    private static final Pattern HEADING = Pattern.compile("(?m)^##+ (.+)$");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final Pattern IN_LINE = Pattern.compile("`([a-z][a-z.-]*: [^`]+)`");

    private GuideSettings() {}

    /** The text below each heading that has such text, by the heading. */
    public static Map<String, String> sections(String guide) {
        try {
            var sections = new LinkedHashMap<String, String>();
            String text = Guide.read(guide).text();
            var heading = HEADING.matcher(text);
            int begin = 0;
            String name = "";
            while (heading.find()) {
                sections.put(name, text.substring(begin, heading.start()));
                name = heading.group(1);
                begin = heading.end();
            }
            sections.put(name, text.substring(begin));
            return sections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of each YAML block in this text. */
    public static List<Map<String, String>> blocks(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(found -> settings(found.group(1)))
                .toList();
    }

    /** The settings that stand in the middle of a line, such as {@code body: form}. */
    public static List<Map<String, String>> inLine(String text) {
        return IN_LINE.matcher(text)
                .results()
                .map(found -> settings(found.group(1)))
                .toList();
    }

    private static Map<String, String> settings(String yaml) {
        try {
            var settings = new LinkedHashMap<String, String>();
            for (var source : new YamlPropertySourceLoader()
                    .load("guide", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
                var named = (EnumerablePropertySource<?>) source;
                for (String name : named.getPropertyNames()) {
                    settings.put(name, String.valueOf(named.getProperty(name)));
                }
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those below this name, without it. */
    public static Map<String, String> below(String name, Map<String, String> settings) {
        var below = new LinkedHashMap<String, String>();
        settings.forEach((each, value) -> {
            if (each.startsWith(name + ".")) {
                below.put(each.substring(name.length() + 1), value);
            }
        });
        return below;
    }

    /** The names that this record of settings does not have. A value that it cannot take is thrown. */
    public static List<String> unknown(Class<?> type, Map<String, String> settings) {
        var prefixed = new LinkedHashMap<String, String>();
        settings.forEach((name, value) -> prefixed.put("guide." + name, value));
        try {
            new Binder(new MapConfigurationPropertySource(prefixed))
                    .bindOrCreate("guide", Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
            return List.of();
        } catch (BindException e) {
            if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                var names = new ArrayList<String>();
                unbound.getUnboundProperties()
                        .forEach(each -> names.add(each.getName().toString().substring("guide.".length())));
                return names;
            }
            throw e;
        }
    }
}
