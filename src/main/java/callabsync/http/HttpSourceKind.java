package callabsync.http;

import callabsync.sink.Json;
import callabsync.source.ImportSettings;
import callabsync.source.RecordTimes;
import callabsync.source.Source;
import callabsync.source.SourceKind;
import org.springframework.stereotype.Component;

/** Imports read any API that lists its records. */
@Component
final class HttpSourceKind implements SourceKind {

    private final Apis apis;

    HttpSourceKind(Apis apis) {
        this.apis = apis;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Source source(ImportSettings settings, RecordTimes times) {
        if (!settings.body().isBlank() && Json.read(settings.body()) == null) {
            throw new IllegalArgumentException("body is no JSON");
        }
        return new HttpSource(apis, settings, times);
    }
}
