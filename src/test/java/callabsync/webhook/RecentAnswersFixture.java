package callabsync.webhook;

import callabsync.event.EventReader;
import callabsync.inbox.Receipt;
import callabsync.quarantine.Reason;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the door notes of its answers, without a door. */
public final class RecentAnswersFixture {

    private final RecentAnswers answers;
    private final Source source;

    public RecentAnswersFixture(Clock clock) {
        SourceSettings settings = new Binder(new MapConfigurationPropertySource(Map.of("s.secrets", "any")))
                .bindOrCreate("s", SourceSettings.class);
        this.answers = new RecentAnswers(clock);
        this.source = new Sources(Map.of("callab", settings), clock, EventReader.WITH_DEFAULTS)
                .find("callab")
                .orElseThrow();
    }

    public RecentAnswers answers() {
        return answers;
    }

    public void stored(int times) {
        for (int i = 0; i < times; i++) {
            answers.answered("callab", null, DoorAnswer.of(new Receipt("evt_1", false, Optional.empty())));
        }
    }

    /** Refuses a request with this body for its signature. */
    public void refused(int times, byte[] body) {
        answer(times, body, Reason.SIGNATURE);
    }

    public void unavailable(int times) {
        answer(times, new byte[0], Reason.NOT_STORED);
    }

    private void answer(int times, byte[] body, Reason reason) {
        var request = new WebhookRequest(source, "192.0.2.1", Map.of(), true, body);
        for (int i = 0; i < times; i++) {
            answers.answered("callab", request, DoorAnswer.of(reason));
        }
    }
}
