package callabsync.operator;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySummary;
import callabsync.imports.ImportRun;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights.Standing;
import callabsync.webhook.TestEvents.Sent;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the API writes what other packages know: in snake_case, and with the names that it has promised. */
final class ApiJson {

    private ApiJson() {}

    static ObjectMapper of(ObjectMapper json) {
        return json.copy()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .configure(EnumFeature.WRITE_ENUMS_TO_LOWERCASE, true)
                .addMixIn(DeliveryDetail.class, OfDelivery.class)
                .addMixIn(ImportRun.class, OfImportRun.class)
                .addMixIn(Standing.class, OfPreflight.class)
                .addMixIn(Finding.class, OfFinding.class)
                .addMixIn(Sent.class, OfTestEvent.class);
    }

    private interface OfDelivery {
        @JsonUnwrapped
        DeliverySummary delivery();

        @JsonSerialize(converter = NullIfEmpty.class)
        Map<String, Object> question();

        @JsonSerialize(converter = NullIfEmpty.class)
        Map<String, Object> decision();
    }

    private static final class NullIfEmpty extends StdConverter<Map<String, Object>, @Nullable Map<String, Object>> {
        @Override
        public @Nullable Map<String, Object> convert(Map<String, Object> map) {
            return map.isEmpty() ? null : map;
        }
    }

    @JsonIgnoreProperties("import_id")
    private interface OfImportRun {}

    @JsonIncludeProperties({"id", "state", "checked_at", "error", "creatable", "findings"})
    private interface OfPreflight {
        @JsonProperty("id")
        String destination();

        @JsonProperty("checked_at")
        Optional<Instant> at();

        @JsonProperty("error")
        Optional<String> reason();

        @JsonProperty("creatable")
        long creatable();
    }

    @JsonIncludeProperties({"place", "field", "problem", "todo"})
    private interface OfFinding {}

    private interface OfTestEvent {
        @JsonProperty("duration_ms")
        long tookMs();
    }
}
