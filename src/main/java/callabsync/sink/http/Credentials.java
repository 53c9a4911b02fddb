package callabsync.sink.http;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.NotSentException;
import callabsync.sink.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a destination's credentials on a request: bearer, Basic, a header of its own, or OAuth 2 client credentials. */
final class Credentials {

    private record Token(String value, Instant until) {
        /** Without the token. */
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

    CrmRequest on(CrmRequest request) {
        CrmRequest result = request;
        if (!settings.headerName().isBlank()) {
            result = result.header(settings.headerName(), settings.headerValue());
        }
        if (settings.oauth() != null) {
            return result.header("Authorization", "Bearer " + token());
        }
        if (!settings.token().isBlank()) {
            return result.header("Authorization", "Bearer " + settings.token());
        }
        return settings.username().isBlank()
                ? result
                : result.header("Authorization", "Basic " + basic(settings.username(), settings.password()));
    }

    /** Whether a refused request may be sent once more, with another token. */
    synchronized boolean renewed() {
        boolean had = token != null;
        token = null;
        return had;
    }

    private synchronized String token() {
        Token known = token;
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = ask(java.util.Objects.requireNonNull(settings.oauth()));
            token = known;
        }
        return known.value();
    }

    private Token ask(HttpSettings.OAuth oauth) {
        String body = "grant_type=client_credentials"
                + (oauth.scope().isBlank() ? "" : "&scope=" + Template.encode(oauth.scope()));
        CrmRequest request = new CrmRequest(
                        destination,
                        "POST",
                        oauth.tokenUrl(),
                        "",
                        java.util.Map.of("Accept", "application/json"),
                        "application/x-www-form-urlencoded",
                        body)
                .header("Authorization", "Basic " + basic(oauth.clientId(), oauth.clientSecret()));
        CrmAnswer answer = requests.send(HttpSink.ROUTE, request);
        String value = Json.text(answer.object(), "access_token");
        if (!answer.is2xx() || value.isEmpty()) {
            throw new NotSentException(
                    "The token endpoint answered " + answer.status() + ": check client id and secret",
                    Optional.empty());
        }
        String life = Json.text(answer.object(), "expires_in");
        long seconds = life.matches("\\d{1,9}") ? Long.parseLong(life) : UNKNOWN_LIFE_SECONDS;
        return new Token(value, clock.instant().plusSeconds(Math.max(1, seconds - EARLY_SECONDS)));
    }

    private static String basic(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
