package callabsync.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Stacked bars over time, as a page draws them.
 *
 * @param peak what the height of the picture stands for; empty: there is nothing in it
 * @param summary the same in a sentence, for those who do not see it
 */
public record Chart(
        int width, int height, String peak, List<Bar> bars, List<String> labels, List<Legend> legend, String summary) {

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

        long within(Instant from, Instant to) {
            return counts.entrySet().stream()
                    .filter(entry ->
                            !entry.getKey().isBefore(from) && entry.getKey().isBefore(to))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * @param what what is counted, for the summary
     * @param bars how many bars
     * @param each how long a time each bar stands for
     */
    static Chart of(String what, List<Series> series, Instant end, int bars, Duration each) {
        Instant start = end.minus(each.multipliedBy(bars));
        var columns = new ArrayList<Map<Series, Long>>();
        long highest = 0;
        for (int i = 0; i < bars; i++) {
            Instant from = start.plus(each.multipliedBy(i));
            var column = new LinkedHashMap<Series, Long>();
            series.forEach(one -> column.put(one, one.within(from, from.plus(each))));
            columns.add(column);
            highest = Math.max(
                    highest, column.values().stream().mapToLong(Long::longValue).sum());
        }
        double step = (double) WIDTH / bars;
        var drawn = new ArrayList<Bar>();
        for (int i = 0; i < bars; i++) {
            Instant from = start.plus(each.multipliedBy(i));
            double top = HEIGHT;
            for (var part : columns.get(i).entrySet()) {
                if (part.getValue() > 0) {
                    double height = Math.max(1.5, (double) part.getValue() / highest * HEIGHT);
                    top -= height;
                    drawn.add(new Bar(
                            part.getKey().colour(),
                            number(i * step + step * (1 - FILLED) / 2),
                            number(top),
                            number(step * FILLED),
                            number(height),
                            HOUR.format(from) + " to " + HOUR.format(from.plus(each)) + " UTC: " + part.getValue() + " "
                                    + part.getKey().name()));
                }
            }
        }
        String peak =
                highest == 0 ? "nothing yet" : String.format(Locale.ROOT, "%,d in %d min", highest, each.toMinutes());
        return new Chart(
                WIDTH, HEIGHT, peak, drawn, labels(start, end), legend(series), summary(what, series, start, end));
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
