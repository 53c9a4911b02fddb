package callabsync.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Stacked bars over time, as a page draws them.
 *
 * @param peak what the height of the picture stands for; empty: there is nothing in it
 * @param summary the same in a sentence, for those who do not see it
 */
public record Chart(
        int width, int height, String peak, List<Bar> bars, List<String> labels, List<Legend> legend, String summary) {

    private static final Duration BAR = Duration.ofMinutes(15);
    private static final int BARS = 48;
    private static final Duration COUNTED_BY = Duration.ofMinutes(5);
    private static final int WIDTH = 720;
    private static final int HEIGHT = 120;
    private static final double FILLED = 0.72;
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** One part of one bar. */
    public record Bar(String colour, String x, String y, String width, String height, String title) {}

    public record Legend(String colour, String name, String total) {}

    /** One kind of thing that is counted, by the five minutes that begin at the key. */
    record Series(String name, String colour, Map<Instant, Long> counts) {

        long total() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        private Series from(Instant start) {
            return new Series(name, colour, new TreeMap<>(counts).tailMap(start, true));
        }

        /** Returns how many there are in the bar that begins here. */
        private long within(Instant from) {
            Instant to = from.plus(BAR);
            return counts.entrySet().stream()
                    .filter(entry ->
                            !entry.getKey().isBefore(from) && entry.getKey().isBefore(to))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * Draws the last twelve hours.
     *
     * @param what what is counted, for the summary
     */
    static Chart of(String what, Instant now, Series... all) {
        long bar = BAR.toMillis();
        Instant end = Instant.ofEpochMilli((now.plus(COUNTED_BY).toEpochMilli() / bar + 1) * bar);
        Instant start = end.minus(BAR.multipliedBy(BARS));
        List<Series> series = Stream.of(all).map(each -> each.from(start)).toList();
        long highest = 0;
        for (int i = 0; i < BARS; i++) {
            Instant from = start.plus(BAR.multipliedBy(i));
            highest = Math.max(
                    highest,
                    series.stream().mapToLong(each -> each.within(from)).sum());
        }
        var drawn = new ArrayList<Bar>();
        for (int i = 0; i < BARS; i++) {
            draw(i, start.plus(BAR.multipliedBy(i)), series, highest, drawn);
        }
        String peak =
                highest == 0 ? "nothing yet" : String.format(Locale.ROOT, "%,d in %d min", highest, BAR.toMinutes());
        return new Chart(
                WIDTH, HEIGHT, peak, drawn, labels(start, end), legend(series), summary(what, series, start, end));
    }

    /** Stacks the parts of one bar. */
    private static void draw(int column, Instant from, List<Series> series, long highest, List<Bar> drawn) {
        double step = (double) WIDTH / BARS;
        double top = HEIGHT;
        for (Series each : series) {
            long count = each.within(from);
            if (count > 0) {
                double height = Math.max(1.5, (double) count / highest * HEIGHT);
                top -= height;
                drawn.add(new Bar(
                        each.colour(),
                        number(column * step + step * (1 - FILLED) / 2),
                        number(top),
                        number(step * FILLED),
                        number(height),
                        HOUR.format(from) + " to " + HOUR.format(from.plus(BAR)) + " UTC: " + count + " "
                                + each.name()));
            }
        }
    }

    private static List<String> labels(Instant start, Instant end) {
        Duration quarter = Duration.between(start, end).dividedBy(4);
        var labels = new ArrayList<String>();
        for (int i = 0; i <= 4; i++) {
            labels.add(HOUR.format(start.plus(quarter.multipliedBy(i))));
        }
        return labels;
    }

    private static List<Legend> legend(List<Series> series) {
        return series.stream()
                .map(one -> new Legend(one.colour(), one.name(), String.format(Locale.ROOT, "%,d", one.total())))
                .toList();
    }

    private static String summary(String what, List<Series> series, Instant start, Instant end) {
        var parts = new ArrayList<String>();
        series.forEach(one -> parts.add(one.total() + " " + one.name()));
        return what + " from " + HOUR.format(start) + " to " + HOUR.format(end) + " UTC: " + String.join(", ", parts);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
