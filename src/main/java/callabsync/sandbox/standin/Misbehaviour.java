package callabsync.sandbox.standin;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a stand-in misbehaves, and when. Without {@link #times} or {@link #every} it is for all matching
 * requests until {@link StandIn#behave()}.
 * <pre>{@code
 * crm.misbehave(Misbehaviour.status(503, "").on("PATCH", "/contacts/").times(2));
 * crm.misbehave(Misbehaviour.answerLost().on("POST", "/tasks").times(1));
 * }</pre>
 */
public final class Misbehaviour {

    enum Effect {
        /** Answers this instead of doing anything. */
        ANSWER,
        /** Waits, then goes on as usual. */
        SLOW,
        /** Closes the connection without an answer; nothing was done. */
        DOWN,
        /** Does what was asked, then closes the connection without an answer. */
        ANSWER_LOST,
        /** Does what was asked, then breaks off in the middle of the answer. */
        HALF_ANSWER,
        /** Does what was asked, then waits before it answers. */
        ANSWER_LATE,
        /** Some inputs of a batch fail, the others are done. */
        PARTIAL_FAILURE
    }

    /** Waits for something; is over at once when the stand-in stops. */
    interface Pause {
        void await(CountDownLatch stopped) throws InterruptedException;
    }

    private final Effect effect;
    private final @Nullable StandInAnswer answer;
    private final @Nullable Pause pause;
    private final Set<String> inputIds;
    private final Predicate<RecordedRequest> when;
    private final int times;
    private final int every;

    private Misbehaviour(
            Effect effect,
            @Nullable StandInAnswer answer,
            @Nullable Pause pause,
            Set<String> inputIds,
            Predicate<RecordedRequest> when,
            int times,
            int every) {
        this.effect = effect;
        this.answer = answer;
        this.pause = pause;
        this.inputIds = inputIds;
        this.when = when;
        this.times = times;
        this.every = every;
    }

    private static Misbehaviour of(
            Effect effect, @Nullable StandInAnswer answer, @Nullable Pause pause, Set<String> inputIds) {
        return new Misbehaviour(effect, answer, pause, inputIds, request -> true, Integer.MAX_VALUE, 1);
    }

    /** Answers with this; nothing is done. */
    public static Misbehaviour answer(StandInAnswer answer) {
        return of(Effect.ANSWER, answer, null, Set.of());
    }

    /** Answers with this status and body; nothing is done. */
    public static Misbehaviour status(int status, String body) {
        return answer(StandInAnswer.of(status, body));
    }

    /** Answers late. */
    public static Misbehaviour slow(Duration delay) {
        return of(Effect.SLOW, null, after(delay), Set.of());
    }

    /** Answers when the latch is open, at the latest after a minute. */
    public static Misbehaviour slow(CountDownLatch latch) {
        Pause pause = stopped -> {
            for (int i = 0; i < 600 && stopped.getCount() > 0; i++) {
                if (latch.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        };
        return of(Effect.SLOW, null, pause, Set.of());
    }

    /** Closes the connection without an answer; nothing is done. */
    public static Misbehaviour down() {
        return of(Effect.DOWN, null, null, Set.of());
    }

    /** Does what was asked, then closes the connection without an answer. */
    public static Misbehaviour answerLost() {
        return of(Effect.ANSWER_LOST, null, null, Set.of());
    }

    /** Does what was asked, then breaks off in the middle of the answer. */
    public static Misbehaviour halfAnswer() {
        return of(Effect.HALF_ANSWER, null, null, Set.of());
    }

    /** Does what was asked at once, and answers only after this time: a client that waits for less gives up on it. */
    public static Misbehaviour answerLate(Duration delay) {
        return of(Effect.ANSWER_LATE, null, after(delay), Set.of());
    }

    private static Pause after(Duration delay) {
        return stopped -> stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of a batch, the inputs with these ids fail (none named: each second one); the others are done. */
    public static Misbehaviour partialFailure(String... inputIds) {
        return of(Effect.PARTIAL_FAILURE, null, null, Set.of(inputIds));
    }

    /** Only for this method ({@code *} for any) and where the path contains this. */
    public Misbehaviour on(String method, String pathPart) {
        return when(request -> (method.equals("*") || request.method().equalsIgnoreCase(method))
                && request.path().contains(pathPart));
    }

    /** Only for requests like this. */
    public Misbehaviour when(Predicate<RecordedRequest> condition) {
        return new Misbehaviour(effect, answer, pause, inputIds, when.and(condition), times, every);
    }

    /** Only for the next so many matching requests. */
    public Misbehaviour times(int count) {
        return new Misbehaviour(effect, answer, pause, inputIds, when, count, every);
    }

    /** Only for every nth matching request. */
    public Misbehaviour every(int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("every: must be 1 or more");
        }
        return new Misbehaviour(effect, answer, pause, inputIds, when, times, nth);
    }

    Effect effect() {
        return effect;
    }

    StandInAnswer answer() {
        return answer == null ? StandInAnswer.noContent() : answer;
    }

    void pause(CountDownLatch stopped) throws InterruptedException {
        if (pause != null) {
            pause.await(stopped);
        }
    }

    Set<String> inputIds() {
        return inputIds;
    }

    boolean concerns(RecordedRequest request) {
        return when.test(request);
    }

    int times() {
        return times;
    }

    int every() {
        return every;
    }
}
