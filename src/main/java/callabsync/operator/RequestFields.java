package callabsync.operator;

import static callabsync.operator.ErrorAnswers.badRequest;

import callabsync.delivery.DeliveryFilter;
import callabsync.inbox.EventFilter;
import callabsync.quarantine.RejectionFilter;
import callabsync.store.Page;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/**
 * The fields of a request: of its query, its form, or the JSON object that is its body. A value that cannot be read ends
 * the request with 400 and a sentence.
 */
final class RequestFields {

    private static final int LIMIT = 50;
    private static final int LIMIT_AT_MOST = 500;
    private static final Set<String> OF_EVENTS = Set.of("type", "state", "call_id", "contact_id", "q", "from", "to");
    private static final Set<String> OF_DELIVERIES =
            Set.of("state", "destination", "call_id", "contact_id", "from", "to");

    private final ObjectNode fields;
    private final boolean isBody;

    private RequestFields(ObjectNode fields, boolean isBody) {
        this.fields = fields;
        this.isBody = isBody;
    }

    static RequestFields of(HttpServletRequest request, ObjectMapper json) throws IOException {
        if (PagesAndApi.isApi(request) && request.getMethod().equals("POST")) {
            return new RequestFields(body(request, json), true);
        }
        ObjectNode fields = json.createObjectNode();
        request.getParameterMap().forEach((name, values) -> {
            if (values.length == 1) {
                fields.put(name, values[0]);
            } else {
                fields.set(name, json.valueToTree(values));
            }
        });
        return new RequestFields(fields, false);
    }

    private static ObjectNode body(HttpServletRequest request, ObjectMapper json) throws IOException {
        try {
            JsonNode body = json.readTree(request.getInputStream());
            if (body instanceof ObjectNode fields) {
                return fields;
            }
            if (body == null || body.isNull() || body.isMissingNode()) {
                return json.createObjectNode();
            }
            throw badRequest("Body is not a JSON object");
        } catch (JsonProcessingException e) {
            throw badRequest("Body is not the JSON that is expected here");
        }
    }

    /** Returns the fields as texts, for the log. */
    Map<String, String> texts() {
        var texts = new TreeMap<String, String>();
        fields.properties()
                .forEach(field -> texts.put(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toString()));
        return texts;
    }

    /** Returns the text of this field without blanks around it; empty if there is none. */
    String text(String name) {
        return text(name, "");
    }

    String text(String name, String otherwise) {
        JsonNode value = fields.path(name);
        return value.isNull() || value.isMissingNode()
                ? otherwise
                : value.asText().strip();
    }

    /** Returns the text of this field with its blanks. */
    String raw(String name) {
        return fields.path(name).asText("");
    }

    int number(String name, int otherwise) {
        return fields.path(name).asInt(otherwise);
    }

    boolean has(String name) {
        return fields.has(name);
    }

    /** Returns the texts of a list, or the one text that stands for it; empty if there is none. */
    Optional<List<String>> list(String name) {
        if (!fields.hasNonNull(name)) {
            return Optional.empty();
        }
        var texts = new ArrayList<String>();
        JsonNode value = fields.get(name);
        (value.isArray() ? value : List.of(value)).forEach(each -> texts.add(each.asText()));
        return Optional.of(texts);
    }

    /** Returns the fields as they came. */
    JsonNode json() {
        return fields;
    }

    /** Returns whether the request only asks what would be done. */
    boolean isPreview() {
        return fields.path("preview").asBoolean(false);
    }

    /** @param others fields of a body that are no part of the filter */
    EventFilter events(String... others) {
        refuseOthers(OF_EVENTS, others);
        return new EventFilter(
                text("type"),
                text("state"),
                text("call_id"),
                text("contact_id"),
                text("q"),
                instant("from"),
                instant("to"));
    }

    DeliveryFilter deliveries() {
        refuseOthers(OF_DELIVERIES);
        return new DeliveryFilter(
                text("state"),
                text("destination"),
                text("call_id"),
                text("contact_id"),
                instant("from"),
                instant("to"));
    }

    /** Returns the fields of the filter of deliveries that are given, for the page that asks whether it is meant. */
    Map<String, String> deliveryFilter() {
        Map<String, String> given = texts();
        given.keySet().retainAll(OF_DELIVERIES);
        given.values().removeIf(String::isBlank);
        return given;
    }

    RejectionFilter rejections() {
        return new RejectionFilter(text("reason"), text("state"));
    }

    /** Returns the reason in a body that may hold nothing else. */
    String reason() {
        refuseOthers(Set.of("reason"));
        return text("reason");
    }

    /** Refuses unknown fields of a body: a typing error must not select everything. */
    private void refuseOthers(Set<String> known, String... others) {
        fields.fieldNames().forEachRemaining(name -> {
            if (isBody
                    && !known.contains(name)
                    && !name.equals("preview")
                    && !List.of(others).contains(name)) {
                throw badRequest("Unknown field: " + name);
            }
        });
    }

    int limit() {
        String text = text("limit");
        if (text.isEmpty()) {
            return LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1) {
                return Math.min(limit, LIMIT_AT_MOST);
            }
        } catch (NumberFormatException e) {
            // It is answered below.
        }
        throw badRequest("limit: a number from 1 to 500");
    }

    @Nullable
    String cursor() {
        String cursor = text("cursor");
        return cursor.isEmpty() ? null : cursor;
    }

    private @Nullable Instant instant(String name) {
        String text = text(name).replace(' ', '+');
        try {
            if (text.isEmpty()) {
                return null;
            }
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw badRequest(name + ": a time such as 2025-11-17T10:30:00Z");
        }
    }

    /** Returns a list for a page. If the fields are wrong, the page shows the error above an empty list. */
    static <T> Page<T> listed(Model model, Supplier<Page<T>> list) {
        try {
            return list.get();
        } catch (IllegalArgumentException e) {
            model.addAttribute("refused", e.getMessage());
        } catch (ResponseStatusException e) {
            model.addAttribute("refused", e.getReason());
        }
        return new Page<>(List.of(), Optional.empty());
    }
}
