package callabsync.sandbox;

import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.callab.Dialler;
import callabsync.sandbox.standin.SandboxCrm;
import callabsync.sandbox.standin.SandboxCrm.Lead;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the sandbox by itself: leads appear in the CRMs, and imported contacts are called. */
final class SelfPlay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SelfPlay.class);
    private static final List<String> FIRST_NAMES = List.of("Ida", "Noor", "Tom", "Mei", "Paul", "Lena", "Omar");
    private static final List<String> LAST_NAMES = List.of("Rhodes", "Inayat", "Flowers", "Lin", "Otlet");

    private final List<SandboxCrm> crms;
    private final SandboxProperties settings;
    private final Dialler dialler;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "sandbox-self-play");
        thread.setDaemon(true);
        return thread;
    });
    private int leads;

    SelfPlay(StandIns standIns, SandboxProperties settings, String webhookUrl, String secret, Clock clock) {
        this.crms = standIns.systems().stream()
                .filter(SandboxCrm.class::isInstance)
                .map(SandboxCrm.class::cast)
                .toList();
        this.settings = settings;
        this.dialler = new Dialler(standIns.of(CallabStandIn.class), webhookUrl, secret, clock, scheduler);
    }

    /** Posts the example of Callab's documentation and starts the loop. */
    void start(String example) {
        scheduler.execute(() -> LOG.info("sandbox.example-posted status={}", dialler.post(example)));
        dialler.callWhatIsAdded(Duration.ofSeconds(3));
        long every = settings.leadEvery().toMillis();
        scheduler.scheduleAtFixedRate(this::createLead, every, every, TimeUnit.MILLISECONDS);
    }

    private void createLead() {
        if (leads >= settings.leads()) {
            return;
        }
        leads++;
        String first = FIRST_NAMES.get(leads % FIRST_NAMES.size());
        String last = LAST_NAMES.get(leads % LAST_NAMES.size());
        String phone = "+1408555" + String.format("%04d", 2_000 + leads);
        String email = "lead" + leads + "@sandbox.example";
        SandboxCrm crm = crms.get(leads % crms.size());
        String id = crm.create(new Lead(first, last, phone, email));
        LOG.info("sandbox.lead-created crm={} crm_id={} number={}", crm.name(), id, leads);
    }

    @Override
    public void close() {
        dialler.close();
        scheduler.shutdownNow();
    }
}
