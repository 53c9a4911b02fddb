package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.StandInJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of HubSpot, with the versions that the search index may still show. */
final class HubSpotRecord {

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private record Version(Instant at, Map<String, String> properties) {}

    private final String id;
    private final Instant createdAt;
    private Instant updatedAt;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Deque<Version> versions = new ArrayDeque<>();

    HubSpotRecord(String id, Instant now) {
        this.id = id;
        this.createdAt = now;
        this.updatedAt = now;
    }

    static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    String id() {
        return id;
    }

    Map<String, String> properties() {
        return properties;
    }

    /** Writes values; the empty text clears. */
    void write(Map<String, String> changes, String modifiedProperty, Instant now, Duration indexLag) {
        updatedAt = now;
        changes.forEach((name, value) -> {
            if (value.isEmpty()) {
                properties.remove(name);
            } else {
                properties.put(name, value);
            }
        });
        properties.putIfAbsent("hs_object_id", id);
        properties.put(modifiedProperty, time(now));
        versions.addLast(new Version(now, Map.copyOf(properties)));
        while (versions.size() > 1 && secondIsIndexed(now.minus(indexLag))) {
            versions.removeFirst();
        }
    }

    private boolean secondIsIndexed(Instant indexedUpTo) {
        return !versions.stream().skip(1).findFirst().orElseThrow().at().isAfter(indexedUpTo);
    }

    /** Returns what the search index knows of this record; null if it does not know it yet. */
    @Nullable
    Map<String, String> indexed(Instant indexedUpTo) {
        Map<String, String> latest = null;
        for (Version version : versions) {
            if (!version.at().isAfter(indexedUpTo)) {
                latest = version.properties();
            }
        }
        return latest;
    }

    /** @param withEmpty whether it shows, besides, a property that has no value: null */
    Map<String, Object> toJson(Iterable<String> names, boolean withEmpty) {
        Map<String, Object> json = toJson(names);
        if (withEmpty) {
            Map<String, Object> shown = new LinkedHashMap<>(StandInJson.object(json.get("properties")));
            shown.putIfAbsent("hs_additional_emails", properties.get("hs_additional_emails"));
            json.put("properties", shown);
        }
        return json;
    }

    /** The record as HubSpot shows it, with these properties; one without a value is null. */
    Map<String, Object> toJson(Iterable<String> names) {
        Map<String, Object> shown = new LinkedHashMap<>();
        names.forEach(name -> shown.put(name, properties.get(name)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("properties", shown);
        json.put("createdAt", time(createdAt));
        json.put("updatedAt", time(updatedAt));
        json.put("archived", false);
        return json;
    }
}
