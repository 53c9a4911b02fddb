package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import callabsync.mapping.Mapping;
import callabsync.sink.CrmSteps;
import callabsync.sink.Json;
import callabsync.sink.Preflight;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import callabsync.source.ImportSettings;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/**
 * A kind of CRM that is reached by HTTP and speaks JSON: on when there is a URL. Deliveries, previews, preflights and
 * imports go by the destination's settings. A kind of its own adds a name, and what it knows about ids.
 */
public abstract class HttpApiKind implements SinkKind, SourceKind, CrmSteps, SinkPreview, Preflight {

    private final String name;
    private final String urlVariable;
    private final ObjectProvider<HttpSink> http;

    /**
     * @param urlVariable the environment variable of the URL, to say why the kind is off
     * @param http asked for once destinations are known, which know their kinds
     */
    protected HttpApiKind(String name, String urlVariable, ObjectProvider<HttpSink> http) {
        this.name = name;
        this.urlVariable = urlVariable;
        this.http = http;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String sink() {
        return name;
    }

    @Override
    public final Optional<String> missing(DestinationSettings settings) {
        return settings.missing("url", urlVariable);
    }

    @Override
    public final boolean isCrm() {
        return true;
    }

    @Override
    public final RecordSource source(ImportSettings settings, RecordTimes times) {
        if (!settings.body().isBlank() && Json.read(settings.body()) == null) {
            throw new IllegalArgumentException("body is no JSON");
        }
        return new HttpSource(http.getObject().apis(), settings, times);
    }

    @Override
    public final Map<Operation, Maker> steps() {
        return Map.of(
                Operation.MATCH,
                options -> batch -> http.getObject().match(batch),
                Operation.WRITE,
                options -> write(options.mapping()));
    }

    private Step write(String mapping) {
        return batch -> http.getObject().write(batch, mapping);
    }

    /** Returns the mapping that the kind's route names. */
    private String contact() {
        return name + "/" + name + "-contact";
    }

    @Override
    public final List<Finding> check(String destination) {
        return http.getObject().check(destination, contact());
    }

    @Override
    public final boolean writes(String destination, String mapping) {
        return recordMappings(destination).contains(mapping);
    }

    @Override
    public final List<String> recordMappings(String destination) {
        return List.of(http.getObject().apis().of(destination).settings().mappingOr(contact()));
    }

    @Override
    public final List<Previewed> preview(Batch batch, Mapping mapping) {
        return http.getObject().preview(batch, mapping);
    }
}
