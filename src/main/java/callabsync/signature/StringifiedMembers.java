package callabsync.signature;

import callabsync.signature.StringifiedText.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The positions of an object's members in the text. Puts them into JavaScript's order if they are in another. */
final class StringifiedMembers {

    private static final long LARGEST_INDEX = 4_294_967_294L;

    private final int objectStart;
    private @Nullable Map<String, Span> spans;
    private String name = "";
    private int start;
    private boolean isOutOfOrder;
    private boolean hasNames;
    private long lastIndex = -1;

    StringifiedMembers(int objectStart) {
        this.objectStart = objectStart;
    }

    void begin(String name, int start) {
        this.name = name;
        this.start = start;
        long index = index(name);
        if (index < 0) {
            hasNames = true;
        } else {
            isOutOfOrder |= hasNames || index <= lastIndex;
            lastIndex = index;
        }
    }

    /** An equal key keeps the place of the first. */
    void end(int end) {
        if (spans == null) {
            spans = new LinkedHashMap<>();
        }
        isOutOfOrder |= spans.put(name, new Span(start, end)) != null;
    }

    void arrange(StringifiedText out) {
        if (!isOutOfOrder || spans == null) {
            return;
        }
        var indexed = new TreeMap<Long, Span>();
        var named = new ArrayList<Span>();
        spans.forEach((key, span) -> {
            long index = index(key);
            if (index < 0) {
                named.add(span);
            } else {
                indexed.put(index, span);
            }
        });
        List<Span> arranged = new ArrayList<>(indexed.values());
        arranged.addAll(named);
        out.rearrange(objectStart, arranged);
    }

    /** Returns the array index that a key stands for; -1 for any other key. */
    private static long index(String key) {
        int length = key.length();
        if (length == 0 || length > 10 || length > 1 && key.charAt(0) == '0') {
            return -1;
        }
        for (int i = 0; i < length; i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return -1;
            }
        }
        long index = Long.parseLong(key);
        return index <= LARGEST_INDEX ? index : -1;
    }
}
