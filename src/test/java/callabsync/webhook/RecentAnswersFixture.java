package callabsync.webhook;

import callabsync.inbox.Receipt;
import callabsync.quarantine.Reason;
import java.time.Clock;
import java.util.Optional;

/** What the door notes of its answers, without a door. */
public final class RecentAnswersFixture {

    private final RecentAnswers answers;

    public RecentAnswersFixture(Clock clock) {
        this.answers = new RecentAnswers(clock);
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
        for (int i = 0; i < times; i++) {
            answers.answered("callab", body, DoorAnswer.of(reason));
        }
    }
}
