package callabsync.sink;

import callabsync.delivery.Leases;
import callabsync.destination.Budgets;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Where requests enter and leave Camel. A request route starts with {@code direct:<its id>}, removes all headers, calls
 * {@link #write}, sends, and calls {@link #read}.
 */
@Component("requests")
public final class RequestRoutes implements Requests, ComponentCustomizer {

    private final Connections connections;
    private final Budgets budgets;
    private final MeterRegistry meters;
    private final Leases leases;
    private final Supplier<ProducerTemplate> template;

    RequestRoutes(
            ObjectProvider<CamelContext> camel,
            Connections connections,
            Budgets budgets,
            MeterRegistry meters,
            Leases leases) {
        this.template = SingletonSupplier.of(() -> camel.getObject().createProducerTemplate());
        this.connections = connections;
        this.budgets = budgets;
        this.meters = meters;
        this.leases = leases;
    }

    @Override
    public CrmAnswer send(String route, CrmRequest request) {
        if (!budgets.spend(request.destination())) {
            throw new NotSentException("The rate budget of " + request.destination() + " is used up");
        }
        if (leases.isLost()) {
            throw NoAnswerException.leaseLost();
        }
        meters.counter("callab.sync.crm.requests", "destination", request.destination())
                .increment();
        long begun = System.nanoTime();
        Exchange exchange = template.get()
                .request("direct:" + route, sent -> sent.getMessage().setBody(request));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (exchange.getException() != null) {
            throw unanswered(request, exchange.getException(), took);
        }
        CrmAnswer answer = exchange.getMessage().getBody(CrmAnswer.class).after(took);
        leases.answered(Slice.whole(request, answer));
        return answer;
    }

    private RuntimeException unanswered(CrmRequest request, Exception thrown, Duration took) {
        RuntimeException why = meaningOf(thrown, took);
        if (why instanceof NoAnswerException noAnswer) {
            leases.answered(Slice.whole(request, noAnswer));
        }
        return why;
    }

    private static RuntimeException meaningOf(Exception thrown, Duration took) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof ConnectionRequestTimeoutException
                    || cause instanceof SSLHandshakeException
                    || cause instanceof DirectConsumerNotAvailableException) {
                return new NotSentException("No connection: " + cause.getMessage());
            }
            if (cause instanceof AnswerBounds.ExceededException) {
                return new NoAnswerException("No answer that can be read: " + cause.getMessage(), took);
            }
        }
        return new NoAnswerException("No answer: " + thrown.getClass().getSimpleName(), took);
    }

    /** Writes request line, headers and body of the {@link CrmRequest} that is the exchange's body. */
    public void write(Exchange exchange) {
        Message message = exchange.getMessage();
        CrmRequest request = message.getBody(CrmRequest.class);
        message.removeHeaders("*");
        request.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_METHOD, request.method());
        message.setHeader(Exchange.HTTP_URI, request.url());
        if (!request.query().isEmpty()) {
            message.setHeader(Exchange.HTTP_QUERY, request.query());
        }
        if (request.contentType() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, request.contentType());
        }
        message.setBody(request.body() == null ? null : request.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the answer: the body becomes a {@link CrmAnswer}. */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, String> headers = new LinkedHashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && !name.startsWith("Camel")) {
                headers.put(name, value.toString());
            }
        });
        byte[] body = message.getBody(byte[].class);
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        message.removeHeaders("*");
        message.setBody(new CrmAnswer(status, headers, body == null ? "" : new String(body, StandardCharsets.UTF_8)));
    }

    @Override
    public boolean isEnabled(String name, org.apache.camel.Component component) {
        return component instanceof HttpComponent;
    }

    /** All HTTP that routes send goes through the guarded pool. */
    @Override
    public void configure(String name, org.apache.camel.Component component) {
        var http = (HttpComponent) component;
        http.setFollowRedirects(false);
        http.setHttpClientConfigurer(connections::configure);
    }
}
