package callabsync.sink;

import javax.sql.DataSource;

/** The connections of the destinations of kind {@code database}: their pools, with their time-outs. */
public interface Databases {

    /** @throws NotSentException when its url can be used by no driver */
    DataSource of(String destination);
}
