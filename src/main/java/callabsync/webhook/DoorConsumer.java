package callabsync.webhook;

import callabsync.quarantine.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer of the door's route. Its exchanges have a {@link WebhookRequest} as body and no headers. */
final class DoorConsumer extends SpringBootPlatformHttpConsumer {

    /** The exchange's property with the executor on which the route goes on after the commit. */
    static final String AFTERWARDS = "doorAfterwards";

    private static final Logger log = LoggerFactory.getLogger(DoorConsumer.class);

    DoorConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        super(endpoint, processor, Runnable::run);
    }

    void accept(WebhookRequest request, Executor afterwards, Consumer<DoorAnswer> answer) {
        Exchange exchange = createExchange(true);
        exchange.getIn().setBody(request);
        exchange.setProperty(AFTERWARDS, afterwards);
        getAsyncProcessor().process(exchange, doneSync -> answer.accept(answerOf(exchange)));
    }

    private static DoorAnswer answerOf(Exchange exchange) {
        if (exchange.getException() == null && exchange.getMessage().getBody() instanceof DoorAnswer answer) {
            return answer;
        }
        log.atError().setCause(exchange.getException()).log("webhook.broken");
        return DoorAnswer.of(Reason.NOT_STORED);
    }

    /** Refuses: Spring MVC maps the endpoint too, but nothing may pass that the {@link DoorFilter} has not seen. */
    @Override
    public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        return CompletableFuture.completedFuture(null);
    }
}
