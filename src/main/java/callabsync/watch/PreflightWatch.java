package callabsync.watch;

import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights.Standing;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fields that the last preflights found missing. Before the first one since the start, known incidents stay open. */
final class PreflightWatch implements Watch {

    private static final String FIELDS_LEFT_OUT = "fields-left-out";
    private static final int FIELDS_NAMED_AT_MOST = 5;

    private final Supplier<List<Standing>> preflights;

    PreflightWatch(Supplier<List<Standing>> preflights) {
        this.preflights = preflights;
    }

    @Override
    public Stream<Incident> look(Situation situation) {
        return preflights.get().stream().flatMap(each -> look(each, situation));
    }

    private static Stream<Incident> look(Standing each, Situation situation) {
        if (each.at().isEmpty()) {
            return situation.known().stream()
                    .filter(incident -> incident.alert().equals(FIELDS_LEFT_OUT)
                            && incident.subject().equals(each.destination()));
        }
        List<Finding> leftOut =
                each.findings().stream().filter(Finding::isLeftOut).toList();
        return leftOut.isEmpty()
                ? Stream.empty()
                : Stream.of(Incident.of(FIELDS_LEFT_OUT, each.destination(), leftOut(each, leftOut), situation.at()));
    }

    private static String leftOut(Standing preflight, List<Finding> findings) {
        String fields = findings.stream()
                .limit(FIELDS_NAMED_AT_MOST)
                .map(finding -> finding.place() + "." + finding.field() + " (" + finding.problem() + ")")
                .collect(Collectors.joining(", "));
        int more = findings.size() - FIELDS_NAMED_AT_MOST;
        return "Writes to " + preflight.destination() + " leave out " + fields
                + (more > 0 ? " and " + more + " more" : "") + ": see its preflight";
    }
}
