package callabsync.sink;

/**
 * Sends requests to destinations. Each goes through the Camel route that the sink's folder holds for it, so that time-outs
 * and what else belongs to the endpoint are seen and edited there.
 */
public interface Requests {

    /**
     * Sends one request, once: nothing is tried again, no redirect is followed. Any status is an answer.
     *
     * @param route the id of the request route, such as {@code http-request}
     * @throws NotSentException when the destination surely has not seen the request
     * @throws NoAnswerException when it may have done what was asked
     */
    CrmAnswer send(String route, CrmRequest request);
}
