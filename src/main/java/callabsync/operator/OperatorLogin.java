package callabsync.operator;

import callabsync.event.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Knows the user {@code operator}, and {@code metrics} if there is one. A password is compared by hash and in constant time,
 * which costs microseconds: scripts log in with each request. An address that sends too many wrong ones is refused for a while.
 */
final class OperatorLogin implements AuthenticationManager {

    static final String USER = "operator";
    static final String METRICS = "metrics";
    static final String TOO_MANY = "Too many wrong passwords from this address; wait a minute";

    private static final Logger log = LoggerFactory.getLogger(OperatorLogin.class);
    private static final int GENERATED_BYTES = 15;

    private final Map<String, byte[]> hashes;
    private final LoginFailures failures;

    private OperatorLogin(Map<String, byte[]> hashes, LoginFailures failures) {
        this.hashes = hashes;
        this.failures = failures;
    }

    static OperatorLogin of(OperatorProperties properties, LoginFailures failures) {
        byte[] operator =
                sha256(properties.password().isSet() ? properties.password().value() : generated());
        Secret metrics = properties.metricsPassword();
        return new OperatorLogin(
                metrics.isSet() ? Map.of(USER, operator, METRICS, sha256(metrics.value())) : Map.of(USER, operator),
                failures);
    }

    /** The same for pages, where nobody but the operator has anything to look for. */
    OperatorLogin ofOperatorOnly() {
        return new OperatorLogin(Map.of(USER, hashes.get(USER)), failures);
    }

    /** This address is refused for a while. */
    static final class Throttled extends AuthenticationException {
        Throttled() {
            super(TOO_MANY);
        }
    }

    /** The one place where a secret is logged: without it nobody could log in. */
    private static String generated() {
        byte[] bytes = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(bytes);
        String password = HexFormat.of().formatHex(bytes);
        log.atWarn()
                .addKeyValue("user", USER)
                .addKeyValue("password", password)
                .addKeyValue("to_choose_one", "set OPERATOR_PASSWORD")
                .log("operator.password-generated");
        return password;
    }

    @Override
    public Authentication authenticate(Authentication login) throws AuthenticationException {
        String address =
                login.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "unknown";
        if (!failures.listensTo(address)) {
            throw new Throttled();
        }
        String user = login.getName();
        byte @Nullable [] hash = hashes.get(user);
        if (hash == null || !MessageDigest.isEqual(hash, sha256(String.valueOf(login.getCredentials())))) {
            failures.failed(address, Set.of(USER, METRICS).contains(user) ? user : "other");
            throw new BadCredentialsException("Wrong user or password");
        }
        failures.succeeded(address);
        return new UsernamePasswordAuthenticationToken(
                user, null, List.of(new SimpleGrantedAuthority("ROLE_" + user.toUpperCase(java.util.Locale.ROOT))));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
