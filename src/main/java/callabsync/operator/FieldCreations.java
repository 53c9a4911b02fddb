package callabsync.operator;

import callabsync.sink.FieldCreation;
import callabsync.sink.FieldCreation.Created;
import callabsync.sink.FieldCreation.Missing;
import callabsync.sink.FieldCreation.Result;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Preflights;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Creates the fields that a destination lacks, for the page and the API: first what would be created, then those. */
@Component
class FieldCreations {

    private final Preflights preflights;

    FieldCreations(Preflights preflights) {
        this.preflights = preflights;
    }

    /**
     * What would be created.
     *
     * @param system the name of the product that it would be created in
     */
    record Offer(String system, List<Missing> missing) {}

    /** What became of each. Afterwards the preflight runs again. */
    record Outcome(String system, List<Created> created) {

        boolean isRefused() {
            return created.stream().anyMatch(each -> each.result() == Result.REFUSED);
        }

        /** The names by result, as one line. */
        String summary() {
            return created.stream()
                    .collect(Collectors.groupingBy(
                            Created::result,
                            java.util.TreeMap::new,
                            Collectors.mapping(Created::name, Collectors.toList())))
                    .entrySet()
                    .stream()
                    .map(each -> word(each.getKey()) + " " + String.join(", ", each.getValue()))
                    .collect(Collectors.joining("; "));
        }
    }

    static String word(Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    /** @throws ApiException when there is no such destination, or it cannot be asked */
    Offer offer(String destination) {
        FieldCreation creation = known(destination);
        return new Offer(creation.system(), asked(() -> creation.missing(destination)));
    }

    /** @throws ApiException when there is no such destination, or it cannot be asked */
    Outcome create(String destination, Collection<String> names) {
        FieldCreation creation = known(destination);
        var created = asked(() -> creation.create(destination, names));
        preflights.run(destination);
        return new Outcome(creation.system(), created);
    }

    private FieldCreation known(String destination) {
        return preflights
                .creation(destination)
                .orElseThrow(() -> ApiException.notFound(
                        "There is no destination " + destination + " whose fields can be created"));
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (NotSentException | NoAnswerException e) {
            throw ApiException.unavailable(String.valueOf(e.getMessage()));
        }
    }
}
