package callabsync.sandbox.standin;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.bind.Binder;

/** A system that the sandbox profile stands in for, and how the product and its stand-in find each other. */
public interface SandboxSystem {

    /** The name in the log. */
    String name();

    StandIn standIn();

    /** The configured port; 0, or a port that is taken, means any. */
    int port(Binder settings);

    /** The address and the credentials of the started stand-in, by environment variable. */
    Map<String, String> variables();

    /** Accepts the credentials that are set. */
    void accept(UnaryOperator<String> variables);

    /** Creates the records that are there from the start. */
    default void seed() {}
}
