package callabsync.sink.http;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what the destinations set, at start and whenever somebody asks: nothing is sent. */
final class HttpPreflight {

    /** The mapping that the route names. */
    static final String CONTACT = "http/http-contact";

    private static final Logger log = LoggerFactory.getLogger(HttpPreflight.class);

    private final Destinations destinations;
    private final Apis apis;
    private final Mappings mappings;

    HttpPreflight(Destinations destinations, Apis apis, Mappings mappings) {
        this.destinations = destinations;
        this.apis = apis;
        this.mappings = mappings;
    }

    /** What is wrong with this destination's settings, for a person; empty when all is well. */
    List<String> check(String destination) {
        Api api;
        try {
            api = apis.of(destination);
        } catch (UnfitSettingsException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        var findings = new ArrayList<String>();
        String mapping = api.settings().mappingOr(CONTACT);
        if (mappings.find(mapping).isEmpty()) {
            findings.add("mapping: there is no routes/" + mapping + ".jsonata");
        }
        var needed = mappings.policyOf(mapping).needingPresentValue();
        if (!needed.isEmpty() && api.settings().merge() && !api.canRead()) {
            findings.add("read.path: without it nobody knows what a record holds, and these fields of " + mapping
                    + ".fields.yaml are left alone: " + String.join(", ", needed));
        }
        if (api.settings().read().back() && !api.canRead()) {
            findings.add("read.back: needs read.path");
        }
        return findings;
    }

    /** Checks all destinations of the kind and logs what is wrong. */
    void checkAll() {
        for (Destination destination : destinations.ofSink("http")) {
            check(destination.id())
                    .forEach(finding -> log.atWarn()
                            .addKeyValue("destination", destination.id())
                            .addKeyValue("finding", finding)
                            .log("preflight.failed"));
        }
    }
}
