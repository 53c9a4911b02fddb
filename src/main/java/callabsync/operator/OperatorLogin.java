package callabsync.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Knows the one user, {@code operator}. The password is compared by hash and in constant time, which costs microseconds:
 * scripts log in with each request.
 */
final class OperatorLogin implements AuthenticationProvider {

    static final String USER = "operator";

    private static final Logger log = LoggerFactory.getLogger(OperatorLogin.class);
    private static final int GENERATED_BYTES = 15;

    private final byte[] passwordHash;

    OperatorLogin(String password) {
        this.passwordHash = sha256(password.isBlank() ? generated() : password);
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
        boolean rightUser = USER.equals(login.getName());
        boolean rightPassword = MessageDigest.isEqual(passwordHash, sha256(String.valueOf(login.getCredentials())));
        if (!rightUser || !rightPassword) {
            throw new BadCredentialsException("Wrong user or password");
        }
        return new UsernamePasswordAuthenticationToken(
                USER, null, List.of(new SimpleGrantedAuthority("ROLE_OPERATOR")));
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
