package callabsync.hubspot;

import callabsync.mapping.MappingProperties;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.DefinitionCache;
import callabsync.sink.Json;
import callabsync.sink.RefusedException;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The portals' definitions of contact properties, read again from time to time. Fits mapped values to them. */
@Component
final class PortalDefinitions {

    private static final Logger log = LoggerFactory.getLogger(PortalDefinitions.class);

    /** Old definitions are used this long before they are read again. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final PropertyValues values;
    private final DefinitionCache<Map<String, Property>> read;

    PortalDefinitions(Clock clock, MappingProperties mapping) {
        this.values = new PropertyValues(mapping.businessZone());
        this.read = new DefinitionCache<>(clock, AGAIN);
    }

    /**
     * The contact properties by name; empty when the token may not read them. As they were read last, while they cannot be
     * read again.
     *
     * @throws RefusedException when they were never read, and HubSpot does not tell them
     */
    Map<String, Property> of(Portal portal) {
        return read.of(portal.destination(), portal.settings().definitionsEvery(), () -> read(portal));
    }

    /**
     * Reads them now.
     *
     * @throws RefusedException when HubSpot does not tell them: nothing can be written then
     */
    Map<String, Property> refresh(Portal portal) {
        return read.refresh(portal.destination(), portal.settings().definitionsEvery(), () -> read(portal));
    }

    private static Map<String, Property> read(Portal portal) {
        CrmAnswer answer = portal.send(portal.contactProperties());
        var properties = new LinkedHashMap<String, Property>();
        if (answer.is2xx() && answer.object().get("results") instanceof List<?> results) {
            Json.objects(results).forEach(each -> properties.put(Json.text(each, "name"), Property.of(each)));
        } else if (answer.is2xx()) {
            throw new RefusedException(Verdict.unavailable("HubSpot does not tell its properties: " + answer));
        } else if (answer.status() != 403 && answer.status() != 404) {
            Verdict verdict = portal.verdict(answer);
            throw new RefusedException(Verdict.unavailable(verdict.reason(), verdict.after()));
        }
        return properties;
    }

    /** Forgets what was read: a write showed that it is outdated. */
    void forget(Portal portal) {
        read.forget(portal.destination());
    }

    /** Returns the mapped values as HubSpot wants them, null to clear. Omits what the portal cannot accept. */
    Map<String, @Nullable Object> fitting(Portal portal, Map<String, ?> mapped, LeftOut leftOut) {
        Map<String, Property> properties = of(portal);
        var result = new LinkedHashMap<String, @Nullable Object>();
        mapped.forEach((name, value) -> {
            Property property = properties.get(name);
            if (properties.isEmpty()) {
                result.put(name, value == null ? null : PropertyValues.text(value));
            } else if (property == null) {
                leftOut.field(name, "the portal does not have it");
            } else if (property.readOnly()) {
                leftOut.field(name, "it is read-only");
            } else if (value == null) {
                result.put(name, null);
            } else {
                values.spelled(value, property)
                        .ifPresentOrElse(
                                text -> result.put(name, text),
                                () -> leftOut.field(name, "a value is no " + property.type() + " of it"));
            }
        });
        return result;
    }

    void leftOut(Portal portal, String property, String why) {
        if (read.isNews(portal.destination() + " " + property + " " + why)) {
            log.atWarn()
                    .addKeyValue("destination", portal.destination())
                    .addKeyValue("property", property)
                    .addKeyValue("reason", why)
                    .log("property.left-out");
        }
    }
}
