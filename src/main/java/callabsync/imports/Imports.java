package callabsync.imports;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.source.ImportSettings;
import callabsync.source.Source;
import callabsync.source.SourceException;
import callabsync.source.SourceKind;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured imports. */
final class Imports {

    /** Where imported records go. */
    static final String TO = "callab";

    private static final Logger log = LoggerFactory.getLogger(Imports.class);

    private final Destinations destinations;
    private final Map<String, Import> byId = new TreeMap<>();

    Imports(ImportProperties properties, Sources sources, Destinations destinations) {
        this.destinations = destinations;
        properties.imports().forEach((id, settings) -> {
            SourceKind kind = sources.kind(id, settings);
            Optional<String> off = off(kind, settings);
            Source source = off.isEmpty()
                    ? sources.of(id, settings)
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

    private Optional<String> off(SourceKind kind, ImportSettings settings) {
        if (Boolean.FALSE.equals(settings.enabled())) {
            return Optional.of("enabled is false");
        }
        return kind.missing(settings).or(() -> notReached(kind, settings)).or(() -> whyOff(TO));
    }

    /**
     * Why the CRM cannot be read. Reading does not need a destination that is on: one that is turned off, so that nothing
     * is delivered to it, is read where the import itself says so, by {@code enabled} or by a statement.
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

    /** Whether Callab can be asked at all. */
    boolean callabIsOn() {
        return destinations.find(TO).map(Destination::isOn).orElse(false);
    }
}
