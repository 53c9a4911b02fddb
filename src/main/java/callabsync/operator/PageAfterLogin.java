package callabsync.operator;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.web.util.WebUtils;

/** Remembers which page was asked for before the login: its path, in a cookie of the browser, and nothing here. */
final class PageAfterLogin implements RequestCache {

    private static final String COOKIE = "after-login";
    private static final int LONGEST = 512;
    private static final int SECONDS = 600;
    /** A path of this server. What begins with two slashes is another one's. */
    private static final Pattern OWN = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]*");

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String query = request.getQueryString();
        String page = request.getRequestURI() + (query == null ? "" : "?" + query);
        boolean isPart = request.getHeader("HX-Request") != null;
        if ("GET".equals(request.getMethod()) && !isPart && page.length() <= LONGEST && isOwn(page)) {
            response.addCookie(cookie(request, URLEncoder.encode(page, StandardCharsets.UTF_8), SECONDS));
        }
    }

    /** It is asked for once: by the login. */
    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        if (cookie == null) {
            return null;
        }
        removeRequest(request, response);
        try {
            String page = URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8);
            return isOwn(page) ? new SimpleSavedRequest(page) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Nothing of the request was kept that could be put back. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        response.addCookie(cookie(request, "", 0));
    }

    private static boolean isOwn(String page) {
        return OWN.matcher(page).matches();
    }

    private static Cookie cookie(HttpServletRequest request, String value, int seconds) {
        var cookie = new Cookie(COOKIE, value);
        cookie.setPath("/");
        cookie.setMaxAge(seconds);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Strict");
        return cookie;
    }
}
