package callabsync.operator;

import callabsync.store.Page;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list as the API answers it.
 *
 * @param nextCursor ask the following page with it; null: there is none
 */
@JsonNaming(SnakeCaseStrategy.class)
record Listing<T>(List<T> items, @Nullable String nextCursor) {

    static <T> Listing<T> of(Page<T> page) {
        return new Listing<>(page.items(), page.nextCursor().orElse(null));
    }

    static <T> Listing<T> of(List<T> all) {
        return new Listing<>(all, null);
    }
}
