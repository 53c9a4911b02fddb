package callabsync.inbox;

import java.util.Map;

/**
 * A module that stores something about people. An erasure asks each of them, in the order of their {@code @Order}, so
 * that a table of a new module is not forgotten.
 */
public interface Erases {

    /** Returns how much an erasure would find, by kind; empty where counting tells nobody anything. */
    default Map<String, Integer> count(Person person) {
        return Map.of();
    }

    /** Erases all that is readable of a person. Twice is once. Notes what it was, and what leads to more of it. */
    void erase(Person person, Findings findings);
}
