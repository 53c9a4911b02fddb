package callabsync.webhook;

import callabsync.quarantine.Reason;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request at the door, from the guards to the answer. Reads the body without blocking, hands it to the route, and
 * gives exactly one answer. No thread waits for the sender or for the store.
 *
 * <p>After the commit the container's own threads go on ({@link #execute} dispatches to them), so that an answer costs
 * one hand-over.
 */
final class Visit implements ReadListener, AsyncListener, Executor {

    /** Shared by all visits. */
    record Door(DoorEngine engine, Buffered buffered, AnswerRecorder recorder, long timeoutMillis) {}

    private static final String ATTRIBUTE = Visit.class.getName();
    private static final int MOST_DRAINED = 4 * 1024 * 1024;
    private static final byte[] DRAIN = new byte[8 * 1024];

    private final Door door;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final @Nullable Source source;
    private final String address;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();

    private @Nullable AsyncContext async;
    private @Nullable ServletInputStream stream;
    private byte[] buffer = new byte[0];
    private int length;
    private boolean resumed;
    private boolean entered;
    private boolean waited;
    private @Nullable DoorAnswer refusal;
    private volatile @Nullable DoorAnswer given;
    private volatile @Nullable WebhookRequest arrived;
    private final AtomicReference<@Nullable Runnable> afterwards = new AtomicReference<>();

    /** @param refusal what the guards object to, if anything */
    Visit(
            Door door,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Source source,
            String address,
            @Nullable DoorAnswer refusal) {
        this.door = door;
        this.request = request;
        this.response = response;
        this.source = source;
        this.address = address;
        this.refusal = refusal;
    }

    static Visit of(HttpServletRequest request) {
        return (Visit) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
    }

    static Optional<Visit> find(HttpServletRequest request) {
        return Optional.ofNullable((Visit) request.getAttribute(ATTRIBUTE));
    }

    void begin() throws IOException {
        if (refusal != null && !isWorthDraining()) {
            answer(refusal);
            return;
        }
        if (!door.buffered().enter()) {
            shed();
            return;
        }
        entered = true;
        request.setAttribute(ATTRIBUTE, this);
        startAsync();
        stream = request.getInputStream();
        stream.setReadListener(this);
    }

    /** Closes the connection with the answer, because nobody reads the body. */
    private void shed() {
        response.setHeader("Connection", "close");
        answer(DoorAnswer.of(Reason.BUSY));
    }

    private void startAsync() {
        AsyncContext started = request.startAsync();
        started.setTimeout(door.timeoutMillis());
        started.addListener(this);
        async = started;
        resumed = false;
    }

    /**
     * Returns whether to read the body before refusing: many clients look at the answer only after they have sent
     * everything.
     */
    private boolean isWorthDraining() {
        long expected = request.getContentLengthLong();
        return request.getHeader("Expect") == null
                && (expected > 0 && expected <= MOST_DRAINED
                        || expected < 0 && request.getHeader("Transfer-Encoding") != null);
    }

    @Override
    public void onDataAvailable() {
        try {
            ServletInputStream in = Objects.requireNonNull(stream);
            while (!answered.get() && in.isReady() && !in.isFinished()) {
                int count = refusal == null ? read(in) : drain(in);
                if (count < 0) {
                    return;
                }
                length += count;
            }
            if (!waited && !in.isFinished() && !door.buffered().mayWait()) {
                answer(refusal == null ? DoorAnswer.of(Reason.BUSY) : refusal);
            }
            waited = true;
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }

    private int read(ServletInputStream in) throws IOException {
        if (length == buffer.length && !grow()) {
            return refusal == null ? -1 : 0;
        }
        return in.read(buffer, length, buffer.length - length);
    }

    private int drain(ServletInputStream in) throws IOException {
        if (length > MOST_DRAINED) {
            answer(Objects.requireNonNull(refusal));
            return -1;
        }
        return in.read(DRAIN);
    }

    /**
     * Makes room for more of the body. A body of known and usual size gets its final array at once and is not copied
     * again.
     */
    private boolean grow() {
        int most = Objects.requireNonNull(source).maxBodyBytes();
        long expected = request.getContentLengthLong();
        int limit = expected >= 0 ? (int) expected : most + 1;
        if (length > most) {
            answer(DoorAnswer.of(Reason.TOO_LARGE));
            return false;
        }
        int size = (int) Math.min(limit, Math.max(Buffered.USUAL_BYTES, 2L * length));
        if (!door.buffered().grow(length, size)) {
            refusal = DoorAnswer.of(Reason.BUSY);
            letGo();
            return false;
        }
        buffer = length == 0 ? new byte[size] : Arrays.copyOf(buffer, size);
        return true;
    }

    @Override
    public void onAllDataRead() {
        if (refusal != null) {
            answer(refusal);
            return;
        }
        arrived();
    }

    private void arrived() {
        if (answered.get()) {
            return;
        }
        Source from = Objects.requireNonNull(source);
        if (length > from.maxBodyBytes()) {
            answer(DoorAnswer.of(Reason.TOO_LARGE));
            return;
        }
        byte[] body = length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
        var webhook = new WebhookRequest(
                from, address, signatureHeaders(from), from.credentials().verify(request::getHeader), body);
        arrived = webhook;
        letGo();
        try {
            door.engine().accept(webhook, this, this::answer);
        } catch (RuntimeException e) {
            answer(DoorAnswer.of(Reason.NOT_STORED));
        }
    }

    private Map<String, String> signatureHeaders(Source from) {
        var headers = new HashMap<String, String>(4);
        for (String name : from.verifier().headers()) {
            @Nullable String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    /** Runs the command on a thread of the container; at once if the request is over already. */
    @Override
    public void execute(Runnable command) {
        afterwards.set(command);
        try {
            Objects.requireNonNull(async).dispatch(DoorFilter.PATH);
        } catch (IllegalStateException e) {
            goOn();
        }
    }

    /** Called on the container's thread after {@link #execute}. */
    void resume() {
        resumed = true;
        goOn();
        if (resumed) {
            answer(DoorAnswer.of(Reason.NOT_STORED));
        }
    }

    private void goOn() {
        Runnable next = afterwards.getAndSet(null);
        if (next != null) {
            next.run();
        }
    }

    @Override
    public void onError(Throwable failure) {
        answer(DoorAnswer.of(failure instanceof SocketTimeoutException ? Reason.SLOW : Reason.MALFORMED));
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        answer(refusal != null ? refusal : DoorAnswer.of(arrived == null ? Reason.SLOW : Reason.NOT_STORED));
    }

    @Override
    public void onError(AsyncEvent event) {
        answer(DoorAnswer.of(arrived == null ? Reason.MALFORMED : Reason.NOT_STORED));
    }

    /** Records a request that the container ended without an answer: its body was broken, or its sender has gone. */
    @Override
    public void onComplete(AsyncEvent event) {
        if (answered.compareAndSet(false, true)) {
            ended(DoorAnswer.of(arrived == null ? Reason.MALFORMED : Reason.NOT_STORED));
        }
        if (arrived != null) {
            goOn();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    /** Gives this answer, unless one was given already. */
    private void answer(DoorAnswer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        given = answer;
        leave();
        try {
            write(response, answer);
            if (answer.status() == HttpServletResponse.SC_REQUEST_TIMEOUT
                    || answer.status() == HttpServletResponse.SC_BAD_REQUEST) {
                // Reading has failed: the container would put an answer of its own in place of one that is not sent.
                response.flushBuffer();
            }
        } catch (IOException | RuntimeException e) {
            // The sender has gone. What is stored stays stored; it will send the webhook again.
        }
        ended(answer);
        if (async != null && !resumed) {
            complete(async);
        }
    }

    private void ended(DoorAnswer answer) {
        leave();
        door.recorder().answered(source, address, arrived, answer, System.nanoTime() - startedNanos);
    }

    private void leave() {
        letGo();
        if (entered) {
            entered = false;
            door.buffered().leave();
        }
    }

    /** Releases the body's memory: from here on the route accounts for it. */
    private void letGo() {
        door.buffered().giveBack(buffer.length);
        buffer = new byte[0];
    }

    /** Gives the answer again after the container dropped it because reading had failed. */
    void repeat(HttpServletResponse again) {
        DoorAnswer answer = given;
        try {
            write(again, answer == null ? DoorAnswer.of(Reason.MALFORMED) : answer);
            again.flushBuffer();
        } catch (IOException e) {
            // The sender has gone. The container would log a stack trace each time.
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has ended it already, because the connection is gone.
        }
    }

    static void write(HttpServletResponse response, DoorAnswer answer) throws IOException {
        response.setStatus(answer.status());
        response.setContentType("application/json");
        response.setContentLength(answer.json().length);
        if (answer.retryAfterSeconds() > 0) {
            response.setIntHeader("Retry-After", answer.retryAfterSeconds());
        }
        if (answer.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            response.setHeader("Allow", "POST");
        }
        response.getOutputStream().write(answer.json());
    }
}
