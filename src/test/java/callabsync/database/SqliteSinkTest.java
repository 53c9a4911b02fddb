package callabsync.database;

class SqliteSinkTest extends DatabaseSinkContract {

    @Override
    protected void open() {
        url = "jdbc:sqlite:" + folder.resolve("crm.db").toAbsolutePath();
    }

    @Override
    protected String heading() {
        return "SQLite";
    }

    @Override
    protected String refusal() {
        return """
                CREATE TRIGGER no_refused BEFORE INSERT ON callab_contacts WHEN NEW.last_name = 'Refused'
                BEGIN SELECT RAISE(ABORT, 'no'); END""";
    }
}
