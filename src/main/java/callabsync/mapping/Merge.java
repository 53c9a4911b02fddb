package callabsync.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each field whether the mapped value is written to a record. The newest event wins for each field, in
 * whatever order events come. The same event again changes nothing, except for fields that an edited mapping now maps
 * differently. A pure function without state.
 */
public final class Merge {

    /** More than any double has. */
    private static final int MOST_ZEROS = 1_000;

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new SimpleModule().addSerializer(Number.class, new NumberAsText()))
            .build();

    private Merge() {}

    /**
     * What is known before.
     *
     * @param mapped the mapping's result; null in it means clear
     * @param existing what the record holds now; null when it was not read. Must be there for fields of {@link
     *     FieldPolicy#needingPresentValue} if the record exists
     * @param written what this product wrote to the record, by field ({@code field#call} for appended blocks)
     * @param occurredAt the event's timestamp
     * @param rank see {@link FieldVersion#rank}
     * @param callId the call that an appended block belongs to
     */
    public record Input(
            Map<String, ?> mapped,
            @Nullable Map<String, ?> existing,
            Map<String, FieldVersion> written,
            Instant occurredAt,
            int rank,
            Optional<String> callId) {
        /** Prints the names of the fields only. */
        @Override
        public String toString() {
            return "Input[" + mapped.keySet() + ", " + occurredAt + "]";
        }
    }

    /** Why a field was not written. */
    public enum Left {
        /** A newer event has written it. */
        OLDER,
        /** This event has written it already, or the record holds this value. */
        UNCHANGED,
        /** The record has a value that stays: a field that is only filled. */
        KEPT,
        /** The record is further on, or at a step that the policy does not name. */
        FORWARD_ONLY,
        /** There is no room for more. */
        FULL
    }

    /**
     * What comes of it.
     *
     * @param toWrite the fields to send, as values of the mapping
     * @param left why each of the others is not sent
     * @param versions what to note as written once the record was updated: all of {@code toWrite}, and fields that hold
     *     the newer event's value already
     */
    public record Result(Map<String, Object> toWrite, Map<String, Left> left, Map<String, FieldVersion> versions) {
        /** The names of fields, without what is in them. */
        @Override
        public String toString() {
            return "Result[" + toWrite.keySet() + "]";
        }
    }

    public static Result of(Input input, FieldPolicy policy) {
        var result = new Result(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        input.mapped().forEach((field, value) -> {
            FieldRule rule = policy.ruleOf(field);
            Left left = rule instanceof FieldRule.Append append
                    ? append(field, value, append, input, result)
                    : replace(field, value, rule, input, result);
            if (left != null) {
                result.left().put(field, left);
            }
        });
        return result;
    }

    /**
     * Returns a hash that is the same for equal values: key order, and {@code 180} or {@code 180.0}, make no
     * difference.
     */
    public static String hashOf(@Nullable Object value) {
        try {
            return FolderFiles.versionOf(CANONICAL.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Not a JSON value: " + e.getClass().getSimpleName());
        }
    }

    /** Returns why the field is not written; null if it is. */
    private static @Nullable Left replace(
            String field, @Nullable Object value, FieldRule rule, Input input, Result result) {
        FieldVersion version = new FieldVersion(input.occurredAt(), input.rank(), hashOf(value));
        FieldVersion before = input.written().get(field);
        if (before != null && version.isOlderThan(before)) {
            return Left.OLDER;
        }
        if (version.equals(before)) {
            return Left.UNCHANGED;
        }
        Object present = input.existing() == null ? null : input.existing().get(field);
        boolean isOurs = before != null && present != null && before.hash().equals(hashOf(present));
        boolean isRepeated = before != null && version.isSameEventAs(before);
        Optional<Left> objection = isOurs && isRepeated ? Optional.empty() : objection(rule, value, present);
        if (objection.isPresent()) {
            return objection.get();
        }
        result.versions().put(field, version);
        if (present != null && Objects.equals(hashOf(present), version.hash())) {
            return Left.UNCHANGED;
        }
        result.toWrite().put(field, value);
        return null;
    }

    private static Optional<Left> objection(FieldRule rule, @Nullable Object value, @Nullable Object present) {
        boolean isEmpty = present == null || present.toString().isBlank();
        if (rule instanceof FieldRule.FillIfEmpty) {
            return value == null || !isEmpty ? Optional.of(Left.KEPT) : Optional.empty();
        }
        if (rule instanceof FieldRule.ForwardOnly order) {
            if (value == null) {
                return Optional.of(Left.FORWARD_ONLY);
            }
            if (isEmpty) {
                return Optional.empty();
            }
            var from = order.stepOf(present.toString());
            var to = order.stepOf(value.toString());
            boolean isForward = from.isPresent() && to.isPresent() && to.getAsInt() >= from.getAsInt();
            return isForward ? Optional.empty() : Optional.of(Left.FORWARD_ONLY);
        }
        return Optional.empty();
    }

    private static @Nullable Left append(
            String field, @Nullable Object value, FieldRule.Append rule, Input input, Result result) {
        if (value == null || value.toString().isBlank()) {
            return Left.UNCHANGED;
        }
        String key = field + "#" + input.callId().orElse(input.occurredAt().toString());
        if (input.written().containsKey(key)) {
            return Left.UNCHANGED;
        }
        Object present = input.existing() == null ? null : input.existing().get(field);
        String before = present == null ? "" : present.toString().stripTrailing();
        String block = value.toString();
        String separator = before.isEmpty() ? "" : "\n\n";
        int room = rule.maxLength() - before.length() - separator.length();
        if (room < 2) {
            return Left.FULL;
        }
        result.toWrite().put(field, before + separator + Functions.truncate(block, room));
        result.versions().put(key, new FieldVersion(input.occurredAt(), input.rank(), hashOf(block)));
        return null;
    }

    /** Spells equal numbers alike, in full; but not all zeros of a CRM's exponent of a thousand million. */
    private static final class NumberAsText extends JsonSerializer<Number> {
        @Override
        public void serialize(Number value, JsonGenerator json, SerializerProvider serializers) throws IOException {
            BigDecimal number = new BigDecimal(value.toString()).stripTrailingZeros();
            json.writeString(Math.abs((long) number.scale()) > MOST_ZEROS ? number.toString() : number.toPlainString());
        }
    }
}
