package callabsync.delivery;

import org.apache.camel.Exchange;

/** Makes deliveries the exchange that their sink's route gets, and reads from its end what became of them. */
public interface SinkExchanges {

    /**
     * Fills the exchange for a kind that Java makes: its body is the batch, whose items the route answers.
     */
    void fillWithBatch(Exchange exchange, Batch batch);

    /**
     * Fills the exchange for a sink that a route alone makes.
     *
     * @param isList whether the route has asked for several deliveries at once: its body is then a list
     * @return false: nothing is to be sent, the items are answered or the batch says why not
     */
    boolean fill(Exchange exchange, Batch batch, boolean isList);

    /** Answers the items that are still open by how the exchange ended. */
    void read(Exchange exchange, Batch batch);
}
