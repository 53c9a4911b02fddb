package callabsync.salesforce;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/**
 * {@code salesforceRequests} in routes: what stands before and after the component in the request route. Also adds the
 * component of each Salesforce destination to Camel; the one named {@code salesforce} takes the requests for all.
 */
@Component("salesforceRequests")
public final class SalesforceRequestRoutes implements CamelContextConfiguration {

    private static final String SCHEME = "salesforce";

    private final Map<String, Connection> components = new LinkedHashMap<>();

    SalesforceRequestRoutes(Orgs orgs) {
        orgs.connections().forEach((destination, connection) -> components.put(schemeOf(destination), connection));
        components.putIfAbsent(SCHEME, orgs.idle());
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        components.forEach(camel::addComponent);
    }

    /** Starts the components, which needs no Salesforce. */
    @Override
    public void afterApplicationStart(CamelContext camel) {
        components.keySet().forEach(camel::getComponent);
    }

    private static String schemeOf(String destination) {
        return destination.equals(SCHEME) ? SCHEME : SCHEME + "-" + destination;
    }

    /** Writes method, path, headers and body of the {@link CrmRequest} that is the exchange's body; nothing else stays. */
    public void write(Exchange exchange) {
        Message message = exchange.getMessage();
        CrmRequest request = message.getBody(CrmRequest.class);
        message.removeHeaders("*");
        request.headers().forEach(message::setHeader);
        message.setHeader(Connection.DESTINATION, request.destination());
        message.setHeader(SalesforceEndpointConfig.RAW_METHOD, request.method());
        message.setHeader(
                SalesforceEndpointConfig.RAW_PATH,
                request.query().isEmpty() ? request.url() : request.url() + "?" + request.query());
        message.setBody(request.body() == null ? null : request.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the answer, whatever its status: the body becomes a {@link CrmAnswer}, of status 0 if there is none. */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, String> headers = new LinkedHashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && name.startsWith("Sforce")) {
                headers.put(name.equals(Connection.RETRY_AFTER) ? "Retry-After" : name, value.toString());
            }
        });
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = message.getBody() == null ? null : message.getBody(byte[].class);
        message.removeHeaders("*");
        message.setBody(new CrmAnswer(
                status == null ? 0 : status, headers, body == null ? "" : new String(body, StandardCharsets.UTF_8)));
    }
}
