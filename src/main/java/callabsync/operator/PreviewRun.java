package callabsync.operator;

import callabsync.destination.Destination;
import callabsync.preview.MappingPreview.Subject;
import callabsync.preview.Preview;
import callabsync.preview.Preview.Field;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A preview over many stored events, as far as it is.
 *
 * @param destination whose records it is compared with
 * @param edited whether the mapping is one that is not saved
 * @param state running, completed, failed or cancelled
 * @param error why it failed
 * @param events how many events it is over
 * @param done how many of them are previewed
 * @param counts what came of these
 */
public record PreviewRun(
        String id,
        String mapping,
        Optional<String> destination,
        boolean edited,
        String state,
        @Nullable String error,
        int events,
        int done,
        @JsonUnwrapped Counts counts) {

    private static final int SHOWN = 50;

    /**
     * @param outcomes how many events come to what
     * @param changed the records that would change
     * @param fields how often each field would be written
     * @param leftOut how often each field is left out, with the reason
     * @param failures how often the mapping fails with which message
     * @param shown the first of those that change something or fail
     */
    public record Counts(
            Map<String, Integer> outcomes,
            @JsonIgnore Set<String> changed,
            Map<String, Integer> fields,
            Map<String, Integer> leftOut,
            Map<String, Integer> failures,
            List<Preview> shown) {

        private static final Counts NONE = new Counts(Map.of(), Set.of(), Map.of(), Map.of(), Map.of(), List.of());

        private Counts copy() {
            return new Counts(
                    new TreeMap<>(outcomes),
                    new TreeSet<>(changed),
                    new TreeMap<>(fields),
                    new TreeMap<>(leftOut),
                    new TreeMap<>(failures),
                    new ArrayList<>(shown));
        }

        private void add(Preview preview) {
            String outcome = preview.writes() ? "update" : "unchanged";
            outcomes.merge(preview.outcome() == null ? outcome : preview.outcome(), 1, Integer::sum);
            if (preview.writes()) {
                changed.add(preview.crmId() == null ? String.valueOf(preview.eventId()) : preview.crmId());
            }
            for (Field field : preview.changes()) {
                if (field.written()) {
                    fields.merge(field.field(), 1, Integer::sum);
                } else if (field.what().startsWith("left out")) {
                    String reason = field.what().substring("left out: ".length());
                    leftOut.merge(field.field() + ": " + reason, 1, Integer::sum);
                }
            }
            if (preview.error() != null) {
                failures.merge(preview.error(), 1, Integer::sum);
            }
            if (shown.size() < SHOWN && (preview.writes() || preview.error() != null)) {
                shown.add(preview);
            }
        }

        /** Returns how many different records would change. */
        @JsonProperty
        public int records() {
            return changed.size();
        }

        /** Returns how many events come to this. */
        public int of(String outcome) {
            return outcomes.getOrDefault(outcome, 0);
        }

        @Override
        public String toString() {
            return "Counts" + outcomes;
        }
    }

    static PreviewRun begun(String id, Subject subject, int events) {
        return new PreviewRun(
                id,
                subject.saved().name(),
                subject.destination().map(Destination::id),
                subject.isEdited(),
                "running",
                null,
                events,
                0,
                Counts.NONE);
    }

    /** @param read how many events were read; of those without payload, or for others, there is no preview */
    PreviewRun plus(int read, List<Preview> previews) {
        Counts more = counts.copy();
        if (read > previews.size()) {
            more.outcomes().merge("ignored", read - previews.size(), Integer::sum);
        }
        previews.forEach(more::add);
        int looked = done + read;
        return new PreviewRun(id, mapping, destination, edited, state, error, Math.max(events, looked), looked, more);
    }

    /** The first end counts. */
    PreviewRun ended(String how, @Nullable String why) {
        return isRunning() ? new PreviewRun(id, mapping, destination, edited, how, why, events, done, counts) : this;
    }

    @JsonIgnore
    public boolean isRunning() {
        return state.equals("running");
    }
}
