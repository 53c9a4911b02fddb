package callabsync.privacy;

import java.util.List;
import java.util.Map;

/**
 * What an erasure would find.
 *
 * @param contacts ids of the contacts that would be erased
 * @param others ids of further contacts that have the same phone number or e-mail address: they would stay
 * @param found how many of each kind: {@code events}, {@code deliveries}, {@code imported}, {@code rejections},
 *     {@code links}
 */
public record ErasurePreview(List<String> contacts, List<String> others, Map<String, Integer> found) {

    /** Returns whether there is nothing to erase. */
    public boolean isEmpty() {
        return found.values().stream().allMatch(count -> count == 0);
    }

    /** Without the contacts: an id may be an address. */
    @Override
    public String toString() {
        return "ErasurePreview" + found;
    }
}
