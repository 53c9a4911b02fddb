package callabsync.sink;

import callabsync.delivery.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers for the items that a sink's route left open when it failed: the last resort of {@code routes/sink-errors.camel.yaml}.
 * A sink answers what it can tell apart itself.
 */
@Component("sinkErrors")
public final class SinkErrors {

    private static final Logger log = LoggerFactory.getLogger(SinkErrors.class);

    /** Nothing was sent: unavailable. Everything else: retryable, as its result is unknown. */
    public void answer(Batch batch, Exception exception) {
        Throwable cause = exception;
        while (cause.getCause() != null && !(cause instanceof FailedRequestException)) {
            cause = cause.getCause();
        }
        if (cause instanceof FailedRequestException failed) {
            failed.verdict().answer(batch, batch.open());
        } else {
            log.atError()
                    .addKeyValue("destination", batch.destination().id())
                    .setCause(cause)
                    .log("sink.failed");
            String reason = "The route failed: " + cause.getClass().getSimpleName();
            batch.open().forEach(item -> item.retryable(reason));
        }
    }
}
