package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Salesforce's token endpoint: client credentials and JWT bearer. The signature of a JWT is not verified. */
final class SalesforceToken {

    private final Clock clock;
    private final Set<String> valid = new HashSet<>();
    private String clientId = "sandbox";
    private String clientSecret = "sandbox";
    private List<String> audiences = List.of();

    SalesforceToken(Clock clock) {
        this.clock = clock;
    }

    void credentials(String id, String secret) {
        clientId = id;
        clientSecret = secret;
    }

    void audiences(List<String> accepted) {
        audiences = accepted;
    }

    void expireAll() {
        valid.clear();
    }

    boolean accepts(String authorization) {
        return authorization.startsWith("Bearer ") && valid.contains(authorization.substring(7));
    }

    StandInAnswer answer(Request request, String url) {
        Map<String, List<String>> form = new LinkedHashMap<>(Request.parameters(request.body()));
        request.header("authorization")
                .filter(value -> value.startsWith("Basic "))
                .ifPresent(value -> {
                    String[] parts = new String(Base64.getDecoder().decode(value.substring(6)), StandardCharsets.UTF_8)
                            .split(":", 2);
                    form.put("client_id", List.of(parts[0]));
                    form.put("client_secret", List.of(parts.length == 2 ? parts[1] : ""));
                });
        switch (one(form, "grant_type")) {
            case "client_credentials" -> {
                if (!one(form, "client_id").equals(clientId)) {
                    throw refused("invalid_client_id", "client identifier invalid");
                }
                if (!one(form, "client_secret").equals(clientSecret)) {
                    throw refused("invalid_client", "invalid client credentials");
                }
            }
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> checkAssertion(one(form, "assertion"), url);
            default -> throw refused("unsupported_grant_type", "grant type not supported");
        }
        String token = "00D000000000001!" + UUID.randomUUID();
        valid.add(token);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token);
        body.put("instance_url", url);
        body.put("id", "https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA");
        body.put("issued_at", String.valueOf(clock.millis()));
        body.put("signature", "c2FuZGJveA==");
        body.put("token_type", "Bearer");
        return StandInAnswer.json(200, body);
    }

    private void checkAssertion(String assertion, String url) {
        String[] parts = assertion.split("\\.");
        try {
            Map<String, Object> claims = parts.length == 3
                    ? StandInJson.object(StandInJson.read(Base64.getUrlDecoder().decode(parts[1])))
                    : Map.of();
            long expires = Long.parseLong(String.valueOf(claims.get("exp")));
            if (!clientId.equals(claims.get("iss")) || claims.get("sub") == null || claims.get("aud") == null) {
                throw refused("invalid_grant", "user hasn't approved this consumer");
            }
            List<String> accepted = audiences.isEmpty() ? List.of("https://login.salesforce.com", url) : audiences;
            if (!accepted.contains(String.valueOf(claims.get("aud")))) {
                throw refused("invalid_grant", "audience is invalid");
            }
            if (expires < clock.instant().getEpochSecond()) {
                throw refused("invalid_grant", "expired authorization code");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw refused("invalid_grant", "invalid assertion");
        }
    }

    private static String one(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }

    private static StandInRefusal refused(String error, String description) {
        return new StandInRefusal(StandInAnswer.json(400, Map.of("error", error, "error_description", description)));
    }
}
