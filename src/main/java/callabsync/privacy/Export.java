package callabsync.privacy;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.store.Page;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All that is kept about a contact, for the contact. */
@Component
public final class Export {

    private static final int PAGE = 200;

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Payloads payloads;
    private final ObjectMapper json;
    private final Clock clock;

    Export(EventSearch events, DeliverySearch deliveries, Payloads payloads, ObjectMapper json, Clock clock) {
        this.events = events;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.json = json;
        this.clock = clock;
    }

    /**
     * To be written as JSON: {@code contact_id}, {@code exported_at}, {@code events} (each with its {@code payload} as
     * received) and {@code deliveries} (each with its {@code attempt_log}), the oldest first. Empty when nothing is kept.
     */
    public Optional<Map<String, Object>> contact(String contactId) {
        var ofContact = new EventFilter(null, null, null, contactId, null, null, null);
        List<EventSummary> found = all(cursor -> events.oldestFirst(ofContact, cursor, PAGE));
        var toContact = new DeliveryFilter(null, null, null, contactId, null, null);
        var sent = new ArrayList<>(all(cursor -> deliveries.page(toContact, cursor, PAGE)));
        if (found.isEmpty() && sent.isEmpty()) {
            return Optional.empty();
        }
        Collections.reverse(sent);
        var export = new LinkedHashMap<String, Object>();
        export.put("contact_id", contactId);
        export.put("exported_at", clock.instant().toString());
        export.put("events", found.stream().map(this::event).toList());
        export.put("deliveries", sent.stream().map(this::delivery).toList());
        return Optional.of(export);
    }

    private static <T> List<T> all(Function<@Nullable String, Page<T>> pages) {
        var all = new ArrayList<T>();
        String cursor = null;
        do {
            Page<T> page = pages.apply(cursor);
            all.addAll(page.items());
            cursor = page.nextCursor().orElse(null);
        } while (cursor != null);
        return all;
    }

    private Map<String, Object> event(EventSummary event) {
        Map<String, Object> fields = fields(event);
        payloads.body(event.id()).ifPresent(body -> fields.put("payload", payload(body)));
        return fields;
    }

    private Object payload(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private Map<String, Object> delivery(DeliverySummary summary) {
        Map<String, Object> fields = fields(summary);
        Optional<DeliveryDetail> detail = deliveries.find(summary.id());
        fields.put(
                "attempt_log",
                detail.map(found ->
                                found.attemptLog().stream().map(this::fields).toList())
                        .orElse(List.of()));
        detail.map(DeliveryDetail::record).ifPresent(record -> fields.put("record", record));
        return fields;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> fields(Object row) {
        return json.convertValue(row, LinkedHashMap.class);
    }
}
