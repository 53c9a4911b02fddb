package callabsync.webhook;

import callabsync.event.EventReader;
import callabsync.server.ClockTime;
import callabsync.signature.Rewriting;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The configured sources, by id. */
@Component
class Sources {

    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final Map<String, Source> sources = new TreeMap<>();

    @Autowired
    Sources(WebhookProperties properties, Clock clock, EventReader reader) {
        this(properties.sources(), clock, reader);
        sources.values().forEach(Sources::logged);
    }

    Sources(Map<String, SourceSettings> settings, Clock clock, EventReader reader) {
        var time = new ClockTime(clock);
        var rewriting = new Rewriting();
        settings.forEach((id, each) -> sources.put(id, new Source(id, each, clock, time, rewriting, reader)));
    }

    private static void logged(Source source) {
        log.atInfo()
                .addKeyValue("source", source.id())
                .addKeyValue("scheme", source.settings().scheme())
                .addKeyValue("secret", source.settings().secrets().isEmpty() ? "not set" : "set")
                .addKeyValue("credentials", source.credentials().areAbsent() ? "not set" : "set")
                .log(source.lacksSecret() ? "source.closed" : "source.opened");
        if (source.takesAnybody()) {
            log.atWarn()
                    .addKeyValue("source", source.id())
                    .addKeyValue("reason", "scheme none and no credentials: whoever reaches it is believed")
                    .log("source.unverified");
        }
    }

    Optional<Source> find(String id) {
        return Optional.ofNullable(sources.get(id));
    }

    Collection<Source> all() {
        return sources.values();
    }
}
