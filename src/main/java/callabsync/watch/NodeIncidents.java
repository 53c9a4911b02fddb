package callabsync.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The incidents of this node alone, in memory: they can be told while the store is away, and again after a restart. */
@Component
class NodeIncidents implements IncidentBook {

    private final Map<String, Incident> open = new LinkedHashMap<>();
    private final Map<String, Telling> untold = new LinkedHashMap<>();

    @Override
    public synchronized List<Incident> open() {
        return List.copyOf(open.values());
    }

    @Override
    public synchronized void begin(Incident incident) {
        if (open.putIfAbsent(incident.name(), incident) == null && untold.remove(incident.name()) == null) {
            untold.put(incident.name(), new Telling(incident, true));
        }
    }

    @Override
    public synchronized void update(Incident incident) {
        open.replace(incident.name(), incident);
        untold.computeIfPresent(incident.name(), (name, telling) -> new Telling(incident, telling.begun()));
    }

    @Override
    public synchronized void end(Incident incident) {
        if (open.remove(incident.name()) != null && untold.remove(incident.name()) == null) {
            untold.put(incident.name(), new Telling(incident, false));
        }
    }

    @Override
    public synchronized List<Telling> untold() {
        return new ArrayList<>(untold.values());
    }

    @Override
    public synchronized boolean told(Telling telling) {
        Telling waiting = untold.get(telling.incident().name());
        return waiting != null
                && waiting.begun() == telling.begun()
                && untold.remove(telling.incident().name(), waiting);
    }
}
