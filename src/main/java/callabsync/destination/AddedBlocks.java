package callabsync.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.stereotype.Component;

/**
 * Takes over a block at {@code callab.sync.destinations} that was added to a settings file while the program runs, if a
 * route alone serves it. All other settings are read at the start.
 */
@Component
public final class AddedBlocks {

    private static final Logger log = LoggerFactory.getLogger(AddedBlocks.class);
    private static final String PREFIX = "callab.sync.destinations.";
    private static final String ON_PROFILE = "spring.config.activate.on-profile";
    private static final Pattern FILE = Pattern.compile("Config resource 'file \\[(.+?)]'.*");

    private final ConfigurableEnvironment environment;
    private final Destinations destinations;
    private final Map<Path, String> texts = new LinkedHashMap<>();

    AddedBlocks(ConfigurableEnvironment environment, Destinations destinations) {
        this.environment = environment;
        this.destinations = destinations;
        files().forEach(file -> texts.put(file, text(file)));
    }

    private Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            Matcher file = FILE.matcher(source.getName());
            if (file.matches() && file.group(1).matches(".*\\.ya?ml")) {
                files.add(Path.of(file.group(1)));
            }
        }
        return files;
    }

    /** Looks at the files. Returns whether there are destinations now that were not there before. */
    public synchronized boolean look() {
        boolean added = false;
        for (Path file : List.copyOf(texts.keySet())) {
            String now = text(file);
            if (!now.isEmpty() && !now.equals(texts.put(file, now))) {
                added |= add(file);
            }
        }
        return added;
    }

    private boolean add(Path file) {
        Map<String, Map<String, Object>> blocks = new LinkedHashMap<>();
        try {
            for (PropertySource<?> document :
                    new YamlPropertySourceLoader().load("added", new FileSystemResource(file))) {
                if (document instanceof EnumerablePropertySource<?> properties && isActive(properties)) {
                    collect(properties, blocks);
                }
            }
        } catch (IOException | RuntimeException e) {
            log.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("settings.unreadable: it stays as it was read at the start");
            return false;
        }
        var ids = new ArrayList<String>();
        blocks.forEach((id, block) -> {
            environment.getPropertySources().addLast(new MapPropertySource("added destination " + id, block));
            if (destinations.add(id)) {
                ids.add(id);
            }
        });
        return !ids.isEmpty();
    }

    private boolean isActive(PropertySource<?> document) {
        Object profiles = document.getProperty(ON_PROFILE);
        return profiles == null
                || environment.acceptsProfiles(
                        Profiles.of(Arrays.stream(profiles.toString().split(","))
                                .map(String::strip)
                                .toArray(String[]::new)));
    }

    /** Of destinations that are not there yet. */
    private void collect(EnumerablePropertySource<?> properties, Map<String, Map<String, Object>> blocks) {
        for (String name : properties.getPropertyNames()) {
            String below = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
            if (below.indexOf('.') > 0 && !destinations.isConfigured(below.substring(0, below.indexOf('.')))) {
                blocks.computeIfAbsent(below.substring(0, below.indexOf('.')), id -> new LinkedHashMap<>())
                        .put(name, properties.getProperty(name));
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
