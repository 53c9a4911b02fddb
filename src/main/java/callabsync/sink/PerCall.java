package callabsync.sink;

import callabsync.sink.Effects.Intent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Collects what a batch creates once per call. Several events of one call share it; two calls with one id do not. */
public final class PerCall<W> {

    private final Function<W, Intent> intent;
    private final BinaryOperator<W> together;
    private final Map<String, List<W>> byKey = new LinkedHashMap<>();

    /** @param together makes one of an earlier and a later one */
    public PerCall(Function<W, Intent> intent, BinaryOperator<W> together) {
        this.intent = intent;
        this.together = together;
    }

    public void add(W wanted) {
        Intent its = intent.apply(wanted);
        List<W> others = byKey.computeIfAbsent(its.key(), none -> new ArrayList<>());
        for (int i = 0; i < others.size(); i++) {
            if (intent.apply(others.get(i)).isSameAs(its)) {
                others.set(i, together.apply(others.get(i), wanted));
                return;
            }
        }
        others.add(wanted);
    }

    /** By the ids of their intents. */
    public Map<String, W> byId() {
        var wanted = new LinkedHashMap<String, W>();
        byKey.values()
                .forEach(some ->
                        some.forEach(each -> wanted.put(intent.apply(each).id(), each)));
        return wanted;
    }
}
