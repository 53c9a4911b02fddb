package callabsync.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;

/** What is answered to a login that failed. None of it makes a session. */
final class FailedLogin {

    private final ObjectMapper json;

    FailedLogin(ObjectMapper json) {
        this.json = json;
    }

    /** At the login page. */
    void atForm(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof OperatorLogin.Throttled) {
            retryLater(response);
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        response.sendRedirect("/login?error");
    }

    /** Over Basic, and to a program that has not said who it is. */
    void overBasic(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof OperatorLogin.Throttled) {
            retryLater(response);
            ErrorAnswers.write(json, response, HttpStatus.TOO_MANY_REQUESTS, OperatorLogin.TOO_MANY);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Callab Sync\"");
        ErrorAnswers.write(json, response, HttpStatus.UNAUTHORIZED, "Log in as operator");
    }

    private static void retryLater(HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(LoginFailures.RETRY_AFTER.toSeconds()));
    }
}
