package callabsync.sink.salesforce;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;
import org.apache.camel.spring.boot.CamelContextConfiguration;

/**
 * {@code salesforceRequests} in routes: what stands before and after the component in the request route. Also adds the
 * component of each Salesforce destination to Camel.
 */
public final class SalesforceRequestRoutes implements CamelContextConfiguration {

    /** Headers of an answer that is none: why. */
    static final String NOT_SENT = "callab-not-sent";

    static final String NO_ANSWER = "callab-no-answer";

    private static final String SCHEME = "salesforce";

    private final Map<String, Connection> connections;

    /** @param connections by destination */
    SalesforceRequestRoutes(Map<String, Connection> connections) {
        this.connections = connections;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        connections.forEach((destination, connection) -> camel.addComponent(schemeOf(destination), connection));
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        // Nothing to do: a start does not depend on Salesforce.
    }

    /** {@code salesforce} for the destination of that name; others have a component of their own. */
    private static String schemeOf(String destination) {
        return destination.equals(SCHEME) ? SCHEME : SCHEME + "-" + destination;
    }

    /** Writes method, path, headers and body of the {@link CrmRequest} that is the exchange's body; nothing else stays. */
    public void write(Exchange exchange) {
        Message message = exchange.getMessage();
        CrmRequest request = message.getBody(CrmRequest.class);
        message.removeHeaders("*");
        request.headers().forEach(message::setHeader);
        message.setHeader(SalesforceEndpointConfig.RAW_METHOD, request.method());
        message.setHeader(
                SalesforceEndpointConfig.RAW_PATH,
                request.query().isEmpty() ? request.url() : request.url() + "?" + request.query());
        exchange.setProperty("salesforce", schemeOf(request.destination()));
        message.setBody(request.body() == null ? null : request.body().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the answer, whatever its status: the body becomes a {@link CrmAnswer}. The exception that the component made
     * of it holds the whole body in its message; it goes no further than here.
     */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        int status = Optional.ofNullable(message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class))
                .orElse(0);
        boolean isWhole = status > 0 && (failure == null || failure.getCause() == null);
        CrmAnswer answer = isWhole ? answer(message, status) : unanswered(failure);
        message.removeHeaders("*");
        message.setBody(answer);
    }

    private static CrmAnswer answer(Message message, int status) {
        Map<String, String> headers = new LinkedHashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && name.startsWith("Sforce")) {
                headers.put(name.equals(Connection.RETRY_AFTER) ? "Retry-After" : name, value.toString());
            }
        });
        byte[] body = message.getBody() == null ? null : message.getBody(byte[].class);
        return new CrmAnswer(status, headers, body == null ? "" : new String(body, StandardCharsets.UTF_8));
    }

    private static CrmAnswer unanswered(@org.jspecify.annotations.Nullable Exception failure) {
        if (failure == null) {
            return new CrmAnswer(0, Map.of(NO_ANSWER, "no status"), "");
        }
        String header = Unanswered.isNotSent(failure) ? NOT_SENT : NO_ANSWER;
        return new CrmAnswer(0, Map.of(header, Unanswered.nameOf(failure)), "");
    }
}
