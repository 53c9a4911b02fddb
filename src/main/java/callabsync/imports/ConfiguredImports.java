package callabsync.imports;

import callabsync.callab.CallabClient;
import callabsync.destination.Destinations;
import callabsync.mapping.MappingProperties;
import callabsync.source.ImportSettings;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import callabsync.source.SourceKind;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The configured imports. */
@Component("configuredImports")
class ConfiguredImports {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredImports.class);

    private final List<SourceKind> kinds;
    private final ZoneId zone;
    private final Destinations destinations;
    private final Map<String, Import> byId = new TreeMap<>();

    @Autowired
    ConfiguredImports(
            ImportProperties properties, List<SourceKind> kinds, MappingProperties mapping, Destinations destinations) {
        this(properties, kinds, mapping.businessZone(), destinations);
    }

    /** @param zone the business zone, of times without an offset */
    ConfiguredImports(ImportProperties properties, List<SourceKind> kinds, ZoneId zone, Destinations destinations) {
        this.kinds = List.copyOf(kinds);
        this.zone = zone;
        this.destinations = destinations;
        properties.imports().forEach((id, settings) -> {
            SourceKind kind = kind(id, settings);
            Optional<String> off = off(kind, settings);
            RecordSource source = off.isEmpty()
                    ? source(id, kind, settings)
                    : (after, limit) -> {
                        throw new SourceException("The import is off");
                    };
            byId.put(id, new Import(id, settings, source, off));
            log.atInfo()
                    .addKeyValue("import", id)
                    .addKeyValue("source", settings.source())
                    .addKeyValue("state", off.map(why -> "off: " + why).orElse("on"))
                    .log("import.configured");
        });
    }

    private SourceKind kind(String importId, ImportSettings settings) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(settings.source()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("callab.sync.imports." + importId
                        + ".source must be "
                        + kinds.stream().map(SourceKind::name).sorted().collect(Collectors.joining(", "))
                        + ", not " + settings.source()));
    }

    private RecordSource source(String importId, SourceKind kind, ImportSettings settings) {
        var times = new RecordTimes(settings.timeZone().isBlank() ? zone : ZoneId.of(settings.timeZone()));
        try {
            return kind.source(settings, times);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("callab.sync.imports." + importId + "." + e.getMessage(), e);
        }
    }

    private Optional<String> off(SourceKind kind, ImportSettings settings) {
        if (Boolean.FALSE.equals(settings.enabled())) {
            return Optional.of("enabled is false");
        }
        return kind.missing(settings).or(() -> notReached(kind, settings)).or(() -> whyOff(CallabClient.DESTINATION));
    }

    /**
     * Returns why the CRM cannot be read. A destination that is turned off, so that nothing is delivered to it, can
     * still be read if the import itself says so, by {@code enabled} or by a statement.
     */
    private Optional<String> notReached(SourceKind kind, ImportSettings settings) {
        String id = settings.destinationOrSource();
        boolean isOff = destinations.find(id).filter(found -> !found.isOn()).isPresent();
        return kind.isToBeRead(settings) && isOff
                ? destinations.missing(id).map(why -> "destination " + id + " cannot be reached: " + why)
                : whyOff(id);
    }

    private Optional<String> whyOff(String destination) {
        return destinations
                .find(destination)
                .map(found -> found.off().map(why -> "destination " + destination + " is off: " + why))
                .orElseGet(() -> Optional.of("there is no destination " + destination));
    }

    Collection<Import> all() {
        return byId.values();
    }

    Optional<Import> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
