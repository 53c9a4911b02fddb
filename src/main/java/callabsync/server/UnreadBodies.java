package callabsync.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Closes the connection after answering a request whose body was not read. Otherwise a thread of the container would
 * read the rest, for as long as the sender likes, to find the next request behind it.
 */
final class UnreadBodies implements Adapter {

    private final Adapter container;
    private final IntConsumer answered;

    /** @param answered hears the status of each answer */
    UnreadBodies(Adapter container, IntConsumer answered) {
        this.container = container;
        this.answered = answered;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        container.service(request, response);
        end(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
        boolean goesOn = container.asyncDispatch(request, response, event);
        end(request, response);
        return goesOn;
    }

    private void end(Request request, Response response) {
        if (is(ActionCode.ASYNC_IS_ASYNC, request)) {
            return;
        }
        answered.accept(response.getStatus());
        if (!is(ActionCode.REQUEST_BODY_FULLY_READ, request)) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean is(ActionCode question, Request request) {
        var answer = new AtomicBoolean();
        request.action(question, answer);
        return answer.get();
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return container.prepare(request, response);
    }

    @Override
    public void log(Request request, Response response, long millis) {
        container.log(request, response, millis);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        container.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return container.getDomain();
    }
}
