package callabsync.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes ids such as {@code evt_01k...}: a prefix, the time in milliseconds (10 characters), a counter within it and
 * randomness. Sortable as text by the time they were made; those of one process are strictly ascending.
 */
public final class Ids {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final char[] ALPHABET = DIGITS.toCharArray();
    private static final int TIME_CHARACTERS = 10;
    private static final int COUNTER_CHARACTERS = 4;
    private static final int RANDOM_CHARACTERS = 8;

    private final Clock clock;
    private final RandomGenerator random;
    private long lastMillis;
    private int counter;

    public Ids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id with this prefix, for example {@code evt}. */
    public String next(String prefix) {
        long millis;
        int count;
        long bits;
        synchronized (this) {
            long now = clock.millis();
            if (now > lastMillis) {
                lastMillis = now;
                counter = 0;
            } else if (++counter >= 1 << (5 * COUNTER_CHARACTERS)) {
                lastMillis++;
                counter = 0;
            }
            millis = lastMillis;
            count = counter;
            bits = random.nextLong();
        }
        var id = new StringBuilder(prefix.length() + 23).append(prefix).append('_');
        append(id, millis, TIME_CHARACTERS);
        append(id, count, COUNTER_CHARACTERS);
        append(id, bits, RANDOM_CHARACTERS);
        return id.toString();
    }

    /** The smallest id of this prefix that can have been made at this time; a bound for ranges by creation time. */
    public static String atOrAfter(String prefix, long epochMillis) {
        var id = new StringBuilder(prefix).append('_');
        append(id, Math.max(0, epochMillis), TIME_CHARACTERS);
        return id.toString();
    }

    /** When an id was made; empty for a text that is no such id. */
    public static Optional<Instant> timeOf(String id) {
        int from = id.indexOf('_') + 1;
        if (from == 0 || id.length() < from + TIME_CHARACTERS) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = from; i < from + TIME_CHARACTERS; i++) {
            int digit = DIGITS.indexOf(id.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            millis = millis << 5 | digit;
        }
        return Optional.of(Instant.ofEpochMilli(millis));
    }

    private static void append(StringBuilder id, long value, int characters) {
        for (int shift = 5 * (characters - 1); shift >= 0; shift -= 5) {
            id.append(ALPHABET[(int) (value >>> shift) & 31]);
        }
    }
}
