package callabsync.watch;

import callabsync.event.Masked;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reason that occurs most often. */
final class CommonestReason {

    private CommonestReason() {}

    /** Returns the end of a message, for example {@code ; most often: 400 INVALID_EMAIL}; empty without any reason. */
    static String of(Stream<@Nullable String> reasons) {
        return reasons
                .filter(Objects::nonNull)
                .map(Masked::text)
                .filter(reason -> !reason.isBlank())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(most -> "; most often: " + most.getKey())
                .orElse("");
    }
}
