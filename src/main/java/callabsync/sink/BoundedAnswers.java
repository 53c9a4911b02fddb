package callabsync.sink;

import callabsync.sink.AnswerBounds.ExceededException;
import callabsync.store.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads each answer whole before anybody sees it, within {@link AnswerBounds}. An answer beyond them closes its
 * connection; what was read of it is thrown away. Stands first in the chain, so that a body is counted decompressed.
 */
final class BoundedAnswers implements ExecChainHandler, AutoCloseable {

    private static final int PART_BYTES = 64 * 1024;
    private static final long CLOSE_AGAIN_MS = 100;

    private final Function<HttpHost, Duration> timeouts;
    private final ScheduledThreadPoolExecutor ends;

    /** @param timeouts how long to wait for each part of a host's answer */
    BoundedAnswers(Function<HttpHost, Duration> timeouts) {
        this.timeouts = timeouts;
        this.ends = new ScheduledThreadPoolExecutor(1, work -> DaemonThreads.thread("answer-ends", work));
        ends.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Duration longest = AnswerBounds.wholeAnswer(timeouts.apply(scope.route.getTargetHost()));
        var expired = new AtomicBoolean();
        ScheduledFuture<?> end = endAfter(longest, scope, expired);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity body = response.getEntity();
            if (body != null) {
                response.setEntity(whole(body));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            scope.execRuntime.discardEndpoint();
            if (expired.get()) {
                throw new ExceededException("it took longer than " + longest.toSeconds() + "s");
            }
            if (e instanceof MessageConstraintException) {
                throw new ExceededException("it has more headers or longer ones than are read");
            }
            if (e instanceof UncheckedIOException unchecked) {
                throw unchecked.getCause();
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    /** Again and again: at the first time there may be no connection yet. */
    private ScheduledFuture<?> endAfter(Duration longest, ExecChain.Scope scope, AtomicBoolean expired) {
        return ends.scheduleAtFixedRate(
                () -> {
                    expired.set(true);
                    scope.execRuntime.discardEndpoint();
                },
                longest.toMillis(),
                CLOSE_AGAIN_MS,
                TimeUnit.MILLISECONDS);
    }

    private static HttpEntity whole(HttpEntity body) throws IOException {
        if (body.getContentLength() > AnswerBounds.LARGEST_BODY_BYTES) {
            throw tooLarge();
        }
        // Closed only at its end: to close a body in its midst is to read the rest of it.
        InputStream content = body.getContent();
        byte[] bytes = content == null ? new byte[0] : read(content);
        if (content != null) {
            content.close();
        }
        @Nullable ContentType type = ContentType.parseLenient(body.getContentType());
        return new ByteArrayEntity(bytes, type, body.getContentEncoding());
    }

    /** In parts that are joined at the end only: an answer beyond the bound costs no more than the bound. */
    private static byte[] read(InputStream content) throws IOException {
        var parts = new ArrayList<ByteBuffer>();
        int size = 0;
        int length;
        do {
            byte[] part = new byte[PART_BYTES];
            length = content.readNBytes(part, 0, PART_BYTES);
            parts.add(ByteBuffer.wrap(part, 0, length));
            size += length;
            if (size > AnswerBounds.LARGEST_BODY_BYTES) {
                throw tooLarge();
            }
        } while (length == PART_BYTES);
        var whole = ByteBuffer.allocate(size);
        parts.forEach(whole::put);
        return whole.array();
    }

    private static ExceededException tooLarge() {
        return new ExceededException("it is larger than " + AnswerBounds.LARGEST_BODY_BYTES / 1024 / 1024 + " MiB");
    }

    /** Waits for the answer that counts, and gives up after too many that only announce it. */
    static HttpRequestExecutor countingInterim(Http1Config config) {
        return new HttpRequestExecutor(config, null, null) {
            @Override
            public ClassicHttpResponse execute(
                    ClassicHttpRequest request,
                    HttpClientConnection connection,
                    @Nullable HttpResponseInformationCallback informed,
                    HttpContext context)
                    throws IOException, HttpException {
                // One for each request: it counts.
                return new HttpRequestExecutor(config, null, new InterimCount())
                        .execute(request, connection, informed, context);
            }
        };
    }

    private static final class InterimCount implements Http1StreamListener {

        private int interim;

        @Override
        public void onResponseHead(HttpConnection connection, HttpResponse response) {
            if (response.getCode() < HttpStatus.SC_SUCCESS && ++interim > AnswerBounds.MOST_INTERIM) {
                throw new UncheckedIOException(new ExceededException(
                        "more than " + AnswerBounds.MOST_INTERIM + " interim answers came before it"));
            }
        }

        @Override
        public void onRequestHead(HttpConnection connection, HttpRequest request) {
            // Nothing to count.
        }

        @Override
        public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {
            // Nothing to count.
        }
    }

    @Override
    public void close() {
        ends.shutdownNow();
    }
}
