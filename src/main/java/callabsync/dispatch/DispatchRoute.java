package callabsync.dispatch;

import callabsync.delivery.Openings;
import callabsync.dispatch.Dispatcher.Dispatched;
import callabsync.event.Event;
import callabsync.event.Masked;
import callabsync.routing.RouteSwap;
import java.util.Optional;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.springframework.stereotype.Component;

/** The route {@code routes/dispatch.camel.yaml}, as something to call. */
@Component
final class DispatchRoute {

    private static final String ENTRY = "direct:dispatch";

    private final ProducerTemplate template;
    private final CrmChoice crmChoice;
    private final RouteSwap swap;

    DispatchRoute(ProducerTemplate template, CrmChoice crmChoice, RouteSwap swap) {
        this.template = template;
        this.crmChoice = crmChoice;
        this.swap = swap;
    }

    /** Runs the route. A route that throws makes the event {@code failed}; it never throws to the caller. */
    Dispatched run(Event event, Openings openings) {
        Exchange exchange = new DefaultExchange(template.getCamelContext());
        exchange.getIn().setBody(event);
        exchange.setProperty(Openings.PROPERTY, openings);
        String crm = crmChoice.of(event.contact());
        exchange.setVariable("crm", crm);
        exchange.setVariable("why", crmChoice.whyNone(crm));
        try {
            swap.run(() -> template.send(ENTRY, exchange));
        } catch (CamelExecutionException e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            return failed(event, exchange.getException());
        }
        return Dispatched.of(openings, Optional.ofNullable(exchange.getVariable("reason", String.class)));
    }

    private static Dispatched failed(Event event, Exception exception) {
        Throwable cause = exception.getCause() == null ? exception : exception.getCause();
        String reason = "The dispatch route failed: " + cause.getClass().getSimpleName() + ": "
                + Masked.text(cause.getMessage(), event);
        return Dispatched.failed(reason);
    }
}
