package callabsync.sink.database;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import callabsync.support.TestMariaDb;

class MariaDbSinkTest extends DatabaseSinkContract {

    @Override
    protected void open() {
        var started = TestMariaDb.url();
        assumeTrue(started.isPresent(), "NO MARIADB on this machine: the database sink is not tried on it");
        url = started.get();
        user = "root";
    }

    @Override
    protected String heading() {
        return "MariaDB and MySQL";
    }

    @Override
    protected String refusal() {
        return "ALTER TABLE callab_contacts ADD CHECK (last_name <> 'Refused')";
    }
}
