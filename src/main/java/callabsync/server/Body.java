package callabsync.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the body of one request that is not for the door: without a waiting thread, up to a size, within a total time.
 * Then the request proceeds with it ({@link BodyFilter}) or is refused. Its memory is held until the answer.
 */
final class Body implements ReadListener, AsyncListener {

    /** @param timeoutMillis from the head to the last byte */
    record Limits(BodyMemory memory, int maxBytes, long timeoutMillis) {}

    private static final int FIRST_BYTES = 16 * 1024;

    private final Limits limits;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final ServletInputStream stream;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();

    private byte[] buffer = new byte[0];
    private int length;
    private boolean waited;

    /** Memory for the request must have been taken already. */
    Body(Limits limits, HttpServletRequest request, HttpServletResponse response) throws IOException {
        this.limits = limits;
        this.request = request;
        this.response = response;
        this.async = request.startAsync();
        async.setTimeout(limits.timeoutMillis());
        async.addListener(this);
        this.stream = request.getInputStream();
    }

    void read() {
        stream.setReadListener(this);
    }

    /** Returns the request with this body. */
    HttpServletRequest whole() {
        return new BodyRequest(request, length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
    }

    @Override
    public void onDataAvailable() {
        try {
            while (!over.get() && stream.isReady() && !stream.isFinished()) {
                if (length == buffer.length && !grow()) {
                    return;
                }
                int count = stream.read(buffer, length, buffer.length - length);
                if (count < 0) {
                    return;
                }
                length += count;
            }
            if (!waited && !stream.isFinished() && !limits.memory().mayWait()) {
                refuse(ServerRefusal.BUSY);
            }
            waited = true;
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }

    private boolean grow() {
        if (length > limits.maxBytes()) {
            refuse(ServerRefusal.TOO_LARGE);
            return false;
        }
        long expected = request.getContentLengthLong();
        // Of a body of unknown length one more byte than allowed is read, to notice that it is too large.
        long most = expected >= 0 ? expected : limits.maxBytes() + 1L;
        int size = (int) Math.min(most, Math.max(FIRST_BYTES, 2L * length));
        if (!limits.memory().grow(buffer.length, size)) {
            refuse(ServerRefusal.BUSY);
            return false;
        }
        buffer = Arrays.copyOf(buffer, size);
        return true;
    }

    @Override
    public void onAllDataRead() {
        if (length > limits.maxBytes()) {
            refuse(ServerRefusal.TOO_LARGE);
        } else if (over.compareAndSet(false, true)) {
            request.setAttribute(BodyFilter.ARRIVED, this);
            async.dispatch(BodyFilter.ANY_PATH);
        }
    }

    @Override
    public void onError(Throwable failure) {
        refuse(ServerRefusal.MALFORMED);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        refuse(ServerRefusal.SLOW);
    }

    @Override
    public void onError(AsyncEvent event) {
        refuse(ServerRefusal.MALFORMED);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        leave();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    /** Releases its memory, once. */
    void leave() {
        if (left.compareAndSet(false, true)) {
            limits.memory().leave(buffer.length);
        }
    }

    private void refuse(ServerRefusal refusal) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        leave();
        // If reading has failed, the container drops this answer and asks for another.
        request.setAttribute(BodyFilter.REFUSED, refusal);
        try {
            refusal.write(response);
            response.flushBuffer();
        } catch (IOException | RuntimeException e) {
            // The sender has gone.
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has ended it already, because the connection is gone.
        }
    }
}
