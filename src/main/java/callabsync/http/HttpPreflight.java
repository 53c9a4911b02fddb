package callabsync.http;

import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.Mappings;
import callabsync.sink.Preflight.Finding;
import java.util.ArrayList;
import java.util.List;

/** Checks what the destinations set, at start and whenever somebody asks: nothing is sent. */
final class HttpPreflight {

    private static final String ALL = "*";

    private final Apis apis;
    private final Mappings mappings;
    private final IgnoredFields ignored;

    HttpPreflight(Apis apis, Mappings mappings, IgnoredFields ignored) {
        this.apis = apis;
        this.mappings = mappings;
        this.ignored = ignored;
    }

    /** @param ofRoute the mapping that the kind's route names */
    List<Finding> check(String destination, String ofRoute) {
        String settings = "callab.sync.destinations." + destination;
        Api api;
        try {
            api = apis.of(destination);
        } catch (UnfitException e) {
            return List.of(new Finding(settings, ALL, String.valueOf(e.getMessage()), "Mend the setting and restart"));
        }
        var findings = new ArrayList<Finding>();
        String mapping = api.settings().mappingOr(ofRoute);
        if (mappings.find(mapping).isEmpty()) {
            findings.add(new Finding(
                    settings, ALL, "mapping: there is no routes/" + mapping + ".jsonata", "Name one that is there"));
        }
        if (api.settings().merge() && !api.canRead()) {
            mappings.policyOf(mapping)
                    .needingPresentValue()
                    .forEach(field -> findings.add(new Finding(
                            mapping + ".fields.yaml",
                            field,
                            "It is left alone, as nobody knows what a record holds",
                            "Set read.path")));
        }
        ignored.of(destination)
                .forEach(field -> findings.add(new Finding(
                        mapping,
                        field,
                        "The API answers a success and does not keep it",
                        "Add the field there, or take it out of the mapping")));
        if (api.settings().read().back() && !api.canRead()) {
            findings.add(new Finding(settings, ALL, "read.back: there is nothing to read", "Set read.path"));
        }
        return findings;
    }
}
