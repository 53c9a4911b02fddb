package callabsync.imports;

import callabsync.source.ImportSettings;
import callabsync.source.RecordTimes;
import callabsync.source.Source;
import callabsync.source.SourceKind;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the source of an import among the kinds of CRM that can be read. */
final class Sources {

    private final List<SourceKind> kinds;
    private final ZoneId zone;

    /** @param zone the business zone, of times without an offset */
    Sources(List<SourceKind> kinds, ZoneId zone) {
        this.kinds = List.copyOf(kinds);
        this.zone = zone;
    }

    Source of(String importId, ImportSettings settings) {
        var times = new RecordTimes(settings.timeZone().isBlank() ? zone : ZoneId.of(settings.timeZone()));
        try {
            return kind(importId, settings).source(settings, times);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("callab.sync.imports." + importId + "." + e.getMessage(), e);
        }
    }

    SourceKind kind(String importId, ImportSettings settings) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(settings.source()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("callab.sync.imports." + importId
                        + ".source must be "
                        + kinds.stream().map(SourceKind::name).sorted().collect(Collectors.joining(", "))
                        + ", not " + settings.source()));
    }
}
