package callabsync.hubspot;

import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.LeftOut;
import callabsync.sink.NoAnswerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The portals' definitions of contact properties, read again from time to time, and what they make of mapped values. */
final class Definitions {

    private static final Logger log = LoggerFactory.getLogger(Definitions.class);

    /** How long old definitions are taken for true before they are read again. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** What was read, and when. No properties at all: the token may not read them, and nothing is known. */
    private record Read(Instant at, Map<String, Property> properties) {}

    private final Clock clock;
    private final Values values;
    private final Map<String, Read> read = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    Definitions(Clock clock, Values values) {
        this.clock = clock;
        this.values = values;
    }

    /**
     * The contact properties by name; empty when the token may not read them. As they were read last, while they cannot be
     * read again.
     *
     * @throws RefusedException when they were never read, and HubSpot does not tell them
     */
    Map<String, Property> of(Portal portal) {
        Read known = read.get(portal.destination());
        if (known == null) {
            return refresh(portal);
        }
        if (clock.instant().isBefore(known.at().plus(portal.settings().definitionsEvery()))) {
            return known.properties();
        }
        try {
            return refresh(portal);
        } catch (RefusedException | NoAnswerException e) {
            Instant again = clock.instant().plus(AGAIN).minus(portal.settings().definitionsEvery());
            read.put(portal.destination(), new Read(again, known.properties()));
            return known.properties();
        }
    }

    /**
     * Reads them now.
     *
     * @throws RefusedException when HubSpot does not tell them: nothing can be written then
     */
    Map<String, Property> refresh(Portal portal) {
        CrmAnswer answer = portal.send(portal.contactProperties());
        var properties = new LinkedHashMap<String, Property>();
        if (answer.is2xx() && answer.object().get("results") instanceof List<?> results) {
            Json.objects(results).forEach(each -> properties.put(Json.text(each, "name"), Property.of(each)));
        } else if (answer.status() != 403 && answer.status() != 404) {
            Ruling ruling = Ruling.of(answer, clock);
            throw new RefusedException(Ruling.unavailable(
                    answer.is2xx() ? "HubSpot does not tell its properties: " + answer : ruling.reason(),
                    ruling.after()));
        }
        read.put(portal.destination(), new Read(clock.instant(), properties));
        return properties;
    }

    /** Forgets what was read: a write showed that it is not true any more. */
    void forget(Portal portal) {
        read.remove(portal.destination());
    }

    /** The mapped values as HubSpot wants them, null to clear; what the portal cannot take is left out with a warning. */
    Map<String, @Nullable String> fitting(Portal portal, Map<String, ?> mapped) {
        return fitting(portal, mapped, (name, why) -> leftOut(portal, name, why));
    }

    /** The same for whoever wants to know what is left out. */
    Map<String, @Nullable String> fitting(Portal portal, Map<String, ?> mapped, LeftOut leftOut) {
        Map<String, Property> properties = of(portal);
        var result = new LinkedHashMap<String, @Nullable String>();
        mapped.forEach((name, value) -> {
            Property property = properties.get(name);
            if (properties.isEmpty()) {
                result.put(name, value == null ? null : Values.text(value));
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
        if (warned.add(portal.destination() + " " + property + " " + why)) {
            log.atWarn()
                    .addKeyValue("destination", portal.destination())
                    .addKeyValue("property", property)
                    .addKeyValue("reason", why)
                    .log("property.left-out");
        }
    }
}
