package callabsync.preview;

import callabsync.destination.Destination;
import callabsync.preview.MappingPreview.Subject;
import callabsync.preview.Preview.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up a run of previews while it is under way. */
final class PreviewTally {

    private static final int SHOWN = 50;

    private final String id;
    private final Subject subject;
    private final int events;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Integer> fields = new TreeMap<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Set<String> records = new HashSet<>();
    private final List<Preview> shown = new ArrayList<>();
    private String state = "running";
    private @Nullable String error;
    private int done;

    PreviewTally(String id, Subject subject, int events) {
        this.id = id;
        this.subject = subject;
        this.events = events;
    }

    /** @param read how many events were read; of those without payload, or for others, there is no preview */
    synchronized void add(int read, List<Preview> previews) {
        done += read;
        if (read > previews.size()) {
            outcomes.merge("ignored", read - previews.size(), Integer::sum);
        }
        previews.forEach(this::add);
    }

    private void add(Preview preview) {
        outcomes.merge(outcome(preview), 1, Integer::sum);
        if (preview.writes()) {
            records.add(preview.crmId() == null ? String.valueOf(preview.eventId()) : preview.crmId());
        }
        for (Field field : preview.changes()) {
            if (field.written()) {
                fields.merge(field.field(), 1, Integer::sum);
            } else if (field.what().startsWith("left out")) {
                leftOut.merge(field.field() + ": " + field.what().substring("left out: ".length()), 1, Integer::sum);
            }
        }
        if (preview.error() != null) {
            failures.merge(preview.error(), 1, Integer::sum);
        }
        if (shown.size() < SHOWN && (preview.writes() || preview.error() != null)) {
            shown.add(preview);
        }
    }

    private static String outcome(Preview preview) {
        return preview.outcome() != null ? preview.outcome() : preview.writes() ? "update" : "unchanged";
    }

    /** The first end counts. */
    synchronized void end(String how, @Nullable String why) {
        if (isRunning()) {
            state = how;
            error = why;
        }
    }

    synchronized boolean isRunning() {
        return state.equals("running");
    }

    synchronized PreviewRun standing() {
        return new PreviewRun(
                id,
                subject.saved().name(),
                subject.destination().map(Destination::id).orElse(null),
                subject.isEdited(),
                state,
                error,
                Math.max(events, done),
                done,
                Map.copyOf(outcomes),
                records.size(),
                new TreeMap<>(fields),
                new TreeMap<>(leftOut),
                new TreeMap<>(failures),
                List.copyOf(shown));
    }
}
