package callabsync.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Waits for the answer that counts, and gives up after too many that only announce it. */
final class CountedInterim extends HttpRequestExecutor {

    private final Http1Config config;

    CountedInterim(Http1Config config) {
        this.config = config;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            @Nullable HttpResponseInformationCallback informed,
            HttpContext context)
            throws IOException, HttpException {
        // One for each request: it counts.
        return new HttpRequestExecutor(config, null, new Count()).execute(request, connection, informed, context);
    }

    private static final class Count implements Http1StreamListener {

        private int interim;

        @Override
        public void onResponseHead(HttpConnection connection, HttpResponse response) {
            if (response.getCode() < HttpStatus.SC_SUCCESS && ++interim > AnswerBounds.MOST_INTERIM) {
                throw new UncheckedIOException(new AnswerBeyondBoundsException(
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
}
