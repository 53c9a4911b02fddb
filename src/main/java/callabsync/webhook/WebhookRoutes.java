package callabsync.webhook;

import callabsync.event.Seldom;
import callabsync.inbox.Inbox;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.quarantine.Reason;
import callabsync.webhook.Verification.Verified;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The door's route: verifies a request that passed the guards, stores it, and only then answers. From here on only the
 * stored event is processed.
 */
@Component
class WebhookRoutes extends RouteBuilder {

    private static final Logger log = LoggerFactory.getLogger(WebhookRoutes.class);

    private final Seldom notStored = Seldom.onceAMinute();
    private final DoorEngine engine;
    private final Verification verification;
    private final Inbox inbox;
    private final Buffered buffered;
    private final Duration storeTimeout;

    WebhookRoutes(
            DoorEngine engine,
            Verification verification,
            Inbox inbox,
            Buffered buffered,
            WebhookProperties properties) {
        this.engine = engine;
        this.verification = verification;
        this.inbox = inbox;
        this.buffered = buffered;
        this.storeTimeout = properties.door().storeTimeout();
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("door", PlatformHttpEngine.class, engine.forEndpoint());

        from("platform-http:" + DoorFilter.PATH + "/{source}?httpMethodRestrict=POST&platformHttpEngine=#door")
                .routeId("webhook")
                .description("Callab's webhooks: verify, store, answer")
                .errorHandler(noErrorHandler())
                .process(this::verify)
                .id("webhook-verify")
                .description("Credentials and signature")
                .process(store())
                .id("webhook-store")
                .description("Keep the event, then say so");
    }

    private void verify(Exchange exchange) {
        WebhookRequest request = exchange.getMessage().getBody(WebhookRequest.class);
        Verified verified = verification.verify(request);
        if (verified.refusal() != null) {
            exchange.getMessage().setBody(verified.refusal());
            exchange.setRouteStop(true);
        } else {
            exchange.getMessage().setBody(new Received(request.source().id(), verified.body()));
        }
    }

    private AsyncProcessor store() {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Received received = exchange.getMessage().getBody(Received.class);
                Executor afterwards = exchange.getProperty(DoorConsumer.AFTERWARDS, Executor.class);
                int bytes = received.body().length;
                buffered.keep(bytes);
                CompletableFuture<Receipt> stored = stored(received);
                stored.whenComplete((receipt, failure) -> buffered.letGo(bytes));
                stored.copy()
                        .orTimeout(storeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                        .whenCompleteAsync(
                                (receipt, failure) -> {
                                    exchange.getMessage().setBody(answer(receipt, failure));
                                    callback.done(false);
                                },
                                afterwards);
                return false;
            }
        };
    }

    private CompletableFuture<Receipt> stored(Received received) {
        try {
            return inbox.store(received);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private DoorAnswer answer(@Nullable Receipt receipt, @Nullable Throwable failure) {
        if (receipt != null) {
            return DoorAnswer.of(receipt);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String error = cause == null ? "" : cause.getClass().getSimpleName();
        notStored
                .next(error)
                .ifPresent(further -> log.atWarn()
                        .addKeyValue("error", error)
                        .addKeyValue("further", further)
                        .log("webhook.not-stored"));
        return DoorAnswer.of(Reason.NOT_STORED);
    }
}
