package callabsync.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Gives each request the address and the scheme of its sender, as {@link Proxies} found them. Everything after it (the
 * door, cookies, redirects) asks the request and no header.
 */
public final class ProxyValve extends ValveBase {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Proxies proxies;

    public ProxyValve(Proxies proxies) {
        super(true);
        this.proxies = proxies;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String address = proxies.addressOf(request);
        boolean secure = proxies.isSecure(request);
        request.setRemoteAddr(address);
        request.setRemoteHost(address);
        if (secure != request.isSecure()) {
            request.setSecure(secure);
            request.getCoyoteRequest().scheme().setString(secure ? "https" : "http");
            if (request.getServerPort() == (secure ? HTTP : HTTPS)) {
                request.setServerPort(secure ? HTTPS : HTTP);
            }
        }
        getNext().invoke(request, response);
    }
}
