package callabsync.watch;

import callabsync.webhook.RecentAnswers;
import callabsync.webhook.RecentAnswers.Counts;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Watches requests that this node's door refuses although they look genuine, and those that it cannot store. */
final class AnswerWatch implements Watch {

    private static final Duration LATELY = Duration.ofMinutes(15);
    private static final int REFUSED_AT_LEAST = 10;
    private static final double REFUSED_SHARE = 0.2;

    private final RecentAnswers answers;
    private final String node;

    AnswerWatch(RecentAnswers answers, String node) {
        this.answers = answers;
        this.node = node;
    }

    @Override
    public boolean isOfThisNode() {
        return true;
    }

    @Override
    public Stream<Incident> look(Situation situation) {
        Map<String, Counts> lately = answers.since(situation.at().minus(LATELY));
        return Stream.concat(refused(situation, lately), notStored(situation, lately));
    }

    private static Stream<Incident> refused(Situation situation, Map<String, Counts> lately) {
        return lately.entrySet().stream()
                .filter(each -> isAlarming(each.getValue()))
                .map(each -> Incident.of("webhooks-refused", each.getKey(), message(each), situation.at()));
    }

    private static boolean isAlarming(Counts counts) {
        return counts.refused() >= REFUSED_AT_LEAST
                && counts.refused() >= REFUSED_SHARE * (counts.refused() + counts.stored());
    }

    private static String message(Map.Entry<String, Counts> each) {
        long refused = each.getValue().refused();
        return refused + " of " + (refused + each.getValue().stored()) + " webhooks of source " + each.getKey()
                + " were refused within " + LATELY.toMinutes() + " minutes";
    }

    private Stream<Incident> notStored(Situation situation, Map<String, Counts> lately) {
        long unavailable =
                lately.values().stream().mapToLong(Counts::unavailable).sum();
        return unavailable == 0
                ? Stream.empty()
                : Stream.of(Incident.of("webhooks-not-stored", node, notStored(unavailable), situation.at()));
    }

    private static String notStored(long count) {
        String within = " answered with 503 within " + LATELY.toMinutes() + " minutes, as ";
        return count == 1
                ? "1 webhook was" + within + "it could not be stored"
                : count + " webhooks were" + within + "they could not be stored";
    }
}
