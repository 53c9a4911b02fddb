package callabsync.sink;

import callabsync.delivery.Delivery;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person has one appointment at a time: a later call that books another time moves the one that is still to come. One
 * that has begun before the later call, or that people have changed or deleted, is left alone: another is added.
 */
public final class Appointments {

    /**
     * The appointment that a call books.
     *
     * @param key of its effect
     * @param recordId whose appointment it is
     * @param startsAt when it begins; empty: not known, such an appointment is always another one
     * @param saidAt when it was booked, and {@code rank}: see {@link FieldVersion}
     */
    public record Booking(String key, String recordId, Optional<Instant> startsAt, Instant saidAt, int rank) {

        public static Booking of(String key, String recordId, @Nullable Object start, Delivery delivery) {
            return new Booking(key, recordId, time(start), delivery.sortAt(), delivery.sortRank());
        }
    }

    /** What becomes of a booking when the record has an appointment of ours. */
    public enum Fate {
        /** That one is moved, or was moved there already. */
        MOVE,
        /** That one was booked later, in its place: nothing is written. */
        OUTDATED,
        /** It is another one. */
        ADD
    }

    private static final Comparator<Booking> BY_AGE =
            Comparator.comparing(Booking::saidAt).thenComparingInt(Booking::rank);

    /** As CRMs spell an offset: {@code Z}, {@code +00:00} or {@code +0000}. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private Appointments() {}

    /** Of bookings that are written together, by key the key of the one that takes its place: its own if none does. */
    public static Map<String, String> inPlaceOf(Collection<Booking> bookings) {
        List<Booking> newestFirst = bookings.stream().sorted(BY_AGE.reversed()).toList();
        var standing = new LinkedHashMap<String, List<Booking>>();
        var result = new LinkedHashMap<String, String>();
        for (Booking booking : newestFirst) {
            List<Booking> later = standing.computeIfAbsent(booking.recordId(), none -> new ArrayList<>());
            Optional<Booking> other = later.isEmpty()
                    ? Optional.empty()
                    : Optional.of(later.get(later.size() - 1)).filter(next -> isReplaced(booking, next.saidAt()));
            result.put(booking.key(), other.map(Booking::key).orElse(booking.key()));
            if (other.isEmpty() && booking.startsAt().isPresent()) {
                later.add(booking);
            }
        }
        return result;
    }

    /** Whether an appointment was still to come when another was booked. */
    private static boolean isReplaced(Booking booking, Instant laterSaidAt) {
        return booking.startsAt().filter(laterSaidAt::isBefore).isPresent();
    }

    /**
     * @param written the versions that were noted when the appointment was written last, see {@link #versions}
     * @param present what it holds now; empty: it is not there any more
     * @param startField where its begin stands
     * @param watched the fields that show whether people have changed it
     */
    public static Fate of(
            Booking booking,
            Map<String, FieldVersion> written,
            Map<String, ?> present,
            String startField,
            Collection<String> watched) {
        FieldVersion before = written.get(startField);
        if (before == null || booking.startsAt().isEmpty()) {
            return Fate.ADD;
        }
        if (isLater(before, booking)) {
            return isReplaced(booking, before.occurredAt()) ? Fate.OUTDATED : Fate.ADD;
        }
        Optional<Instant> startsNow = time(present.get(startField));
        if (startsNow.isPresent() && startsNow.equals(booking.startsAt())) {
            return Fate.MOVE;
        }
        boolean isToCome = startsNow.filter(booking.saidAt()::isBefore).isPresent();
        boolean isOurs = watched.stream()
                .filter(written::containsKey)
                .allMatch(field -> written.get(field).hash().equals(hash(present.get(field))));
        return isToCome && isOurs ? Fate.MOVE : Fate.ADD;
    }

    private static boolean isLater(FieldVersion before, Booking booking) {
        int age = before.occurredAt().compareTo(booking.saidAt());
        return age > 0 || age == 0 && before.rank() > booking.rank();
    }

    /** What is to be noted once these fields of an appointment are written. */
    public static Map<String, FieldVersion> versions(Map<String, ?> fields, Booking booking) {
        var versions = new LinkedHashMap<String, FieldVersion>();
        fields.forEach(
                (name, value) -> versions.put(name, new FieldVersion(booking.saidAt(), booking.rank(), hash(value))));
        return versions;
    }

    /** The same for the same time, however it is spelled. */
    private static String hash(@Nullable Object value) {
        return Merge.hashOf(time(value).<Object>map(Instant::toString).orElse(value == null ? "" : value));
    }

    private static Optional<Instant> time(@Nullable Object value) {
        try {
            return Optional.ofNullable(value)
                    .map(Object::toString)
                    .filter(text -> !text.isBlank())
                    .map(text -> OffsetDateTime.parse(text, TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
