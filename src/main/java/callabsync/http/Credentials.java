package callabsync.http;

import callabsync.http.HttpSettings.ClientCredentials;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.NotSentException;
import callabsync.sink.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a destination's credentials on a request: bearer, Basic, a header of its own, or OAuth 2 client credentials. */
final class Credentials {

    private record Token(String value, Instant until) {
        /** Omits the token. */
        @Override
        public String toString() {
            return "Token[until " + until + "]";
        }
    }

    private static final long EARLY_SECONDS = 30;
    private static final long UNKNOWN_LIFE_SECONDS = 300;

    private final String destination;
    private final HttpSettings settings;
    private final Requests requests;
    private final Clock clock;
    private @Nullable Token token;

    Credentials(String destination, HttpSettings settings, Requests requests, Clock clock) {
        this.destination = destination;
        this.settings = settings;
        this.requests = requests;
        this.clock = clock;
    }

    /** Adds the destination's credentials, with the token from {@link #token()}. */
    CrmRequest on(CrmRequest request, @Nullable String token) {
        CrmRequest result = request;
        if (!settings.headerName().isBlank()) {
            result = result.header(settings.headerName(), settings.headerValue());
        }
        if (token != null) {
            return result.header("Authorization", "Bearer " + token);
        }
        return settings.username().isBlank()
                ? result
                : result.header("Authorization", "Basic " + basic(settings.username(), settings.password()));
    }

    /** Returns the bearer token; null without one. Several threads request it once. */
    @Nullable
    String token() {
        HttpSettings.OAuth oauth = settings.oauth();
        if (oauth == null) {
            return settings.token().isBlank() ? null : settings.token();
        }
        synchronized (this) {
            Token known = token;
            if (known == null || !clock.instant().isBefore(known.until())) {
                known = ask(oauth);
                token = known;
            }
            return known.value();
        }
    }

    /** Forgets a token that was refused, unless there is a newer one. Returns whether another one can be requested. */
    synchronized boolean expire(@Nullable String refused) {
        if (settings.oauth() == null) {
            return false;
        }
        if (token != null && token.value().equals(refused)) {
            token = null;
        }
        return true;
    }

    private Token ask(HttpSettings.OAuth oauth) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", "client_credentials");
        if (!oauth.scope().isBlank()) {
            fields.put("scope", oauth.scope());
        }
        fields.putAll(oauth.params() == null ? Map.of() : oauth.params());
        var headers = new LinkedHashMap<String, String>(Map.of("Accept", "application/json"));
        if (oauth.credentials() == ClientCredentials.BODY) {
            fields.put("client_id", oauth.clientId());
            fields.put("client_secret", oauth.clientSecret());
        } else {
            headers.put("Authorization", "Basic " + basic(oauth.clientId(), oauth.clientSecret()));
        }
        CrmAnswer answer = requests.send(
                HttpSink.ROUTE,
                new CrmRequest(
                        destination,
                        "POST",
                        oauth.tokenUrl(),
                        "",
                        headers,
                        "application/x-www-form-urlencoded",
                        Template.form(fields)));
        String value = Json.text(answer.object(), "access_token");
        if (!answer.is2xx() || value.isEmpty()) {
            throw new NotSentException(
                    "The token endpoint answered " + answer.status() + ": check client id and secret",
                    answer.retryAfter(clock));
        }
        String life = Json.text(answer.object(), "expires_in");
        long seconds = life.matches("\\d{1,9}") ? Long.parseLong(life) : UNKNOWN_LIFE_SECONDS;
        return new Token(value, clock.instant().plusSeconds(Math.max(1, seconds - EARLY_SECONDS)));
    }

    private static String basic(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
