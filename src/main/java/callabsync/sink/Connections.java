package callabsync.sink;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The connections to all HTTP destinations: one pool, guarded by {@link AddressGuard}, that sends each request once and
 * reads each answer within {@link AnswerBounds}. What a destination sets for itself (how long to wait for an answer, whose
 * certificates to trust) is kept by host and port.
 */
@Component
public final class Connections implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout WAIT_FOR_CONNECTION = Timeout.ofSeconds(10);
    private static final Timeout ANSWER = Timeout.ofSeconds(30);
    /** The library refuses the last header that it is told of. */
    private static final Http1Config BOUNDED = Http1Config.custom()
            .setMaxHeaderCount(AnswerBounds.MOST_HEADERS + 1)
            .setMaxLineLength(AnswerBounds.LONGEST_HEADER_BYTES)
            .build();

    private static final TimeValue LIFE = TimeValue.ofMinutes(5);
    /** Each kept connection is looked at before it is used: a millisecond against a result that nobody knows. */
    private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ZERO_MILLISECONDS;

    private final Map<String, Timeout> answers = new ConcurrentHashMap<>();
    private final Map<String, TlsSocketStrategy> trusts = new ConcurrentHashMap<>();
    /** The JDK's certificates take a tenth of a second to read: with the first request that needs them. */
    private final Supplier<TlsSocketStrategy> defaultTrust =
            SingletonSupplier.of(DefaultClientTlsStrategy::createSystemDefault);

    private final PoolingHttpClientConnectionManager pool;
    private final BoundedAnswers bounds =
            new BoundedAnswers(host -> timeout(host).toDuration());

    public Connections(AddressGuard guard) {
        this.pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(guard)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDED)
                        .build())
                .setTlsSocketStrategy(
                        (socket, host, port, attachment, context) -> Optional.ofNullable(trusts.get(key(host, port)))
                                .orElseGet(defaultTrust)
                                .upgrade(socket, host, port, attachment, context))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setTimeToLive(LIFE)
                        .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                        .build())
                .setMaxConnPerRoute(32)
                .setMaxConnTotal(256)
                .build();
    }

    /** How long to wait for an answer of the host in this URL. */
    public void waitForAnswer(String url, Duration longest) {
        answers.put(key(URI.create(url)), Timeout.of(longest));
    }

    /** Whose certificates to accept from the host in this URL. */
    public void trust(String url, SSLContext context) {
        trusts.put(key(URI.create(url)), new DefaultClientTlsStrategy(context));
    }

    /** Makes the client use this pool and send each request once, without redirects, cookies or stored credentials. */
    void configure(HttpClientBuilder client) {
        client.setConnectionManager(pool)
                .setConnectionManagerShared(true)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setRequestExecutor(BoundedAnswers.countingInterim(BOUNDED))
                .addExecInterceptorFirst("answer-timeout", (request, scope, chain) -> {
                    scope.clientContext.setRequestConfig(RequestConfig.custom()
                            .setConnectionRequestTimeout(WAIT_FOR_CONNECTION)
                            .setResponseTimeout(Optional.ofNullable(scope.clientContext
                                            .getRequestConfigOrDefault()
                                            .getResponseTimeout())
                                    .orElseGet(() -> timeout(scope.route.getTargetHost())))
                            .setRedirectsEnabled(false)
                            .build());
                    return chain.proceed(request, scope);
                })
                .addExecInterceptorFirst("answer-bounds", bounds);
    }

    private Timeout timeout(HttpHost host) {
        return answers.getOrDefault(key(host), ANSWER);
    }

    private static String key(URI url) {
        int port = url.getPort();
        return key(url.getHost(), port >= 0 ? port : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80);
    }

    private static String key(HttpHost host) {
        int port = host.getPort();
        return key(host.getHostName(), port >= 0 ? port : "https".equalsIgnoreCase(host.getSchemeName()) ? 443 : 80);
    }

    private static String key(String host, int port) {
        return host.toLowerCase(java.util.Locale.ROOT) + ":" + port;
    }

    @Override
    public void close() {
        bounds.close();
        pool.close();
    }
}
