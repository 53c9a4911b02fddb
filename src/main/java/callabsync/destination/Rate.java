package callabsync.destination;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/**
 * A number of requests per period, written {@code 90/10s}.
 *
 * @param requests the number
 * @param period the period
 */
public record Rate(long requests, Duration period) {

    public Rate {
        if (requests < 1 || period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("rate: at least one request in a time longer than 0, such as 90/10s");
        }
    }

    /** Reads {@code 90/10s}, {@code 250000/1d}. */
    public static Rate parse(String text) {
        String[] parts = text.strip().split("/");
        if (parts.length != 2) {
            throw new IllegalArgumentException("rate: write requests/time, such as 90/10s, not \"" + text + "\"");
        }
        return new Rate(Long.parseLong(parts[0].strip()), DurationStyle.detectAndParse(parts[1].strip()));
    }

    @Override
    public String toString() {
        boolean wholeSeconds = period.getNano() == 0;
        return requests + "/" + (wholeSeconds ? period.toSeconds() + "s" : DurationStyle.SIMPLE.print(period));
    }
}
