package callabsync.salesforce;

import callabsync.sink.AddressGuard;
import callabsync.sink.AnswerBounds;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.Exchange;
import org.apache.camel.component.salesforce.AuthenticationType;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.SalesforceEndpoint;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;
import org.apache.camel.component.salesforce.SalesforceHttpClient;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.apache.camel.component.salesforce.internal.SalesforceSession;
import org.apache.camel.component.salesforce.internal.client.DefaultRawClient;
import org.apache.camel.component.salesforce.internal.client.RawClient;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Salesforce component of one destination. It starts without Salesforce, sends each request once, and leaves a
 * refused session to {@link #renew}: the component's own way is a login for each request that was refused. Whatever
 * becomes of a request comes back as headers and a body: the component's exceptions quote the whole answer.
 */
final class Connection extends SalesforceComponent {

    /** Names the destination of a request, because routes know only one component. Never sent. */
    static final String DESTINATION = "Sforce-Callab-Destination";

    /** Why a request surely did not reach Salesforce. */
    static final String NOT_SENT = "Sforce-Callab-Not-Sent";

    /** Why a request that may have reached Salesforce has no answer. */
    static final String NO_ANSWER = "Sforce-Callab-No-Answer";

    /** The component passes an answer's {@code Retry-After} under this name. */
    static final String RETRY_AFTER = "Sforce-Retry-After";

    /** Large enough for the address of a query for 200 records. */
    private static final int REQUEST_HEAD_BYTES = 64 * 1024;

    private static final int CONNECT_MS = 5_000;
    private static final int IDLE_BEYOND_TIMEOUT_MS = 5_000;
    private static final int WORKERS = 16;

    private final SalesforceSettings settings;
    private final AddressGuard guard;
    private final Clock clock;
    private final Usage usage;
    private final Map<String, Connection> all;
    private final ReentrantLock signingIn = new ReentrantLock();
    private volatile @Nullable Login login;
    private volatile @Nullable DefaultRawClient client;
    private volatile boolean signedIn;
    private volatile long generation;
    private volatile long tries;
    private @Nullable RuntimeException failure;

    /** @param all the components by destination, each of which sends for the others, too */
    Connection(SalesforceSettings settings, AddressGuard guard, Clock clock, Usage usage, Map<String, Connection> all) {
        this.settings = settings;
        this.guard = guard;
        this.clock = clock;
        this.usage = usage;
        this.all = all;
        var config = new SalesforceEndpointConfig();
        config.setApiVersion(settings.apiVersion());
        config.setRawPayload(true);
        setConfig(config);
        setLazyLogin(true);
        setLoginUrl(settings.loginUrl());
        setClientId(settings.clientId());
        if (settings.usesJwt()) {
            setAuthenticationType(AuthenticationType.JWT);
            setUserName(settings.username());
            var keystore = new KeyStoreParameters();
            keystore.setResource(settings.jwtKeystore());
            keystore.setPassword(settings.jwtKeystorePassword().value());
            setKeystore(keystore);
        } else {
            setAuthenticationType(AuthenticationType.CLIENT_CREDENTIALS);
            setClientSecret(settings.clientSecret().value());
        }
        int timeoutMs = (int) settings.timeout().toMillis();
        setHttpRequestTimeout(timeoutMs);
        setHttpClientIdleTimeout(timeoutMs + IDLE_BEYOND_TIMEOUT_MS);
        setHttpClientConnectionTimeout(CONNECT_MS);
        setHttpMaxContentLength(AnswerBounds.LARGEST_BODY_BYTES);
        setHttpRequestBufferSize(REQUEST_HEAD_BYTES);
        setPackages(Connection.class.getPackageName());
    }

    private boolean isIdle() {
        return settings.loginUrl().isEmpty();
    }

    @Override
    protected void doStart() throws Exception {
        if (isIdle()) {
            return;
        }
        var http = new SalesforceHttpClient(
                getCamelContext(),
                getCamelContext()
                        .getExecutorServiceManager()
                        .newThreadPool(this, "SalesforceHttpClient", WORKERS, WORKERS),
                new SslContextFactory.Client());
        http.setFollowRedirects(false);
        http.setMaxRequestHeadersSize(REQUEST_HEAD_BYTES);
        http.setMaxResponseHeadersSize(AnswerBounds.MOST_HEADERS * AnswerBounds.LONGEST_HEADER_BYTES);
        http.setSocketAddressResolver(guarded(http));
        http.getRequestListeners().addBeginListener(request -> request.onResponseHeaders(this::heard));
        getConfig().setHttpClient(http);
        super.doStart();
        // The component's handler would sign in for every request that was refused, and repeat it.
        http.getProtocolHandlers().clear();
        http.getProtocolHandlers().put(new InterimAnswers());
        var made = new Login(getCamelContext(), http, getLoginConfig(), settings, clock);
        http.setSession(made);
        login = made;
        var raw = new DefaultRawClient(http, "", made, getLoginConfig());
        raw.start();
        client = raw;
    }

    @Override
    protected void doStop() throws Exception {
        DefaultRawClient raw = client;
        if (raw != null) {
            raw.stop();
        }
        super.doStop();
    }

    /** Notes the usage, and copies {@code Retry-After} to a name that the component passes on. */
    private void heard(Response response) {
        usage.note(response.getHeaders().get("Sforce-Limit-Info"));
        String retryAfter = response.getHeaders().get("Retry-After");
        if (retryAfter != null && response instanceof HttpResponse answer) {
            answer.headers(headers -> headers.put(RETRY_AFTER, retryAfter));
        }
    }

    private SocketAddressResolver guarded(SalesforceHttpClient http) {
        return (host, port, promise) -> http.getExecutor().execute(() -> resolve(host, port, promise));
    }

    private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            InetAddress[] addresses = guard.resolve(host);
            promise.succeeded(Arrays.stream(addresses)
                    .map(address -> new InetSocketAddress(address, port))
                    .toList());
        } catch (UnknownHostException e) {
            promise.failed(e);
        }
    }

    /** Returns no session, so that the component's producer does not sign in by itself. */
    @Override
    public @Nullable SalesforceSession getSession() {
        return null;
    }

    @Override
    public RawClient createRawClientFor(SalesforceEndpoint endpoint) {
        return (method, path, format, body, headers, callback) -> {
            List<String> named = headers.remove(DESTINATION);
            Connection connection = named == null ? null : all.get(named.get(0));
            DefaultRawClient raw = connection == null ? null : connection.client;
            if (raw == null) {
                callback.onResponse(null, Map.of(NOT_SENT, "the destination is off"), null);
            } else {
                raw.makeRequest(
                        method,
                        path,
                        format,
                        body,
                        headers,
                        (response, answered, failure) -> callback.onResponse(response, told(answered, failure), null));
            }
        };
    }

    /**
     * Returns the answer's headers if it has a status and is complete; else the header that says why there is no
     * answer.
     */
    private static Map<String, String> told(Map<String, String> answered, @Nullable SalesforceException failure) {
        boolean hasBegun = answered.containsKey(Exchange.HTTP_RESPONSE_CODE);
        if (hasBegun && (failure == null || failure.getCause() == null)) {
            return answered;
        }
        boolean isNotSent = !hasBegun && failure != null && isNotSent(failure);
        return Map.of(isNotSent ? NOT_SENT : NO_ANSWER, failure == null ? "no status" : nameOf(failure));
    }

    /** Returns whether the request certainly did not reach Salesforce. */
    static boolean isNotSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLHandshakeException
                    || cause instanceof RejectedExecutionException
                    || cause instanceof IllegalArgumentException
                    || cause instanceof SocketTimeoutException && "Connect Timeout".equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the class of the innermost cause. Its message may contain the address of a request, and so personal
     * values.
     */
    static String nameOf(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }

    /**
     * Signs in unless that is done.
     *
     * @return which sign-in is in use; for {@link #renew}
     * @throws callabsync.sink.RefusedException when Salesforce refuses the credentials
     * @throws callabsync.sink.NotSentException when Salesforce cannot be reached
     */
    long ensure() {
        if (!signedIn) {
            renew(generation);
        }
        return generation;
    }

    /**
     * Signs in anew because the session of this sign-in has expired. However many ask for it at once, one request is made,
     * and all share what comes of it. Does nothing when a newer one is in use.
     */
    void renew(long expired) {
        long before = tries;
        signingIn.lock();
        try {
            if (generation != expired) {
                return;
            }
            if (failure != null && tries != before) {
                throw failure;
            }
            signIn();
        } finally {
            signingIn.unlock();
        }
    }

    private void signIn() {
        Login session = login;
        if (session == null) {
            throw new IllegalStateException("The component of this destination is not started");
        }
        tries++;
        signedIn = false;
        failure = null;
        try {
            session.again();
            generation++;
            signedIn = true;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }
}
