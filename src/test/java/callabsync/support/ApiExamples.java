package callabsync.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What the guide says to set for an API, by its name. */
public final class ApiExamples {

    private ApiExamples() {}

    /** The settings below {@code callab.sync}; {@code CRM_HTTP_TOKEN} is {@code key-1}. */
    public static Map<String, String> of(String api) {
        try {
            String text = Guide.read("connect-an-http-api.md").text();
            Matcher example = Pattern.compile(
                            "### " + Pattern.quote(api) + "\\n(?:(?!\n###? ).)*?```yaml\\n(.*?)```", Pattern.DOTALL)
                    .matcher(text);
            if (!example.find()) {
                throw new AssertionError("The guide says nothing about " + api);
            }
            var settings = new LinkedHashMap<String, String>();
            var source = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                    .load(api, new ByteArrayResource(example.group(1).getBytes(StandardCharsets.UTF_8)))
                    .get(0);
            for (String name : source.getPropertyNames()) {
                settings.put(name, String.valueOf(source.getProperty(name)).replace("${CRM_HTTP_TOKEN}", "key-1"));
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
