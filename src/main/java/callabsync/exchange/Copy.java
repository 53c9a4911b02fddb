package callabsync.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies a JSON value to all depths: several routes get the same event, and each may change its own. */
final class Copy {

    private Copy() {}

    static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<Object, Object>(map.size() * 2);
            map.forEach((name, each) -> copy.put(name, of(each)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(of(each)));
            return copy;
        }
        return value;
    }
}
