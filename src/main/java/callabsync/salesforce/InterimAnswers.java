package callabsync.salesforce;

import callabsync.sink.AnswerBounds;
import java.io.IOException;
import org.eclipse.jetty.client.EarlyHintsProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Skips interim answers and gives up after too many. Without a handler for them the client takes the first one for the
 * whole answer, keeps waiting, and forgets its time-out.
 */
final class InterimAnswers extends EarlyHintsProtocolHandler {

    private static final String COUNT = InterimAnswers.class.getName();

    @Override
    public String getName() {
        return "interim-answers";
    }

    @Override
    public boolean accept(Request request, Response response) {
        if (!HttpStatus.isInformational(response.getStatus())) {
            return false;
        }
        int count = request.getAttributes().get(COUNT) instanceof Integer before ? before + 1 : 1;
        request.attribute(COUNT, count);
        if (count <= AnswerBounds.MOST_INTERIM && HttpStatus.isInterim(response.getStatus())) {
            return true;
        }
        response.abort(new IOException("Too many interim answers"));
        return false;
    }
}
