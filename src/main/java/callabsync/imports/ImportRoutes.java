package callabsync.imports;

import org.apache.camel.builder.RouteBuilder;

/** When imports and reconcile run; each has a timer of its own, so that a long one delays no other. */
final class ImportRoutes extends RouteBuilder {

    private final Imports imports;
    private final ImportClockwork clockwork;

    ImportRoutes(Imports imports, ImportClockwork clockwork) {
        this.imports = imports;
        this.clockwork = clockwork;
    }

    @Override
    public void configure() {
        for (Import each : imports.all()) {
            if (each.off().isEmpty()) {
                from("timer:run-import-" + each.id() + "?period=1s&delay=3s")
                        .routeId("run-import-" + each.id())
                        .description("Runs the import " + each.id() + " when it is due")
                        .process(exchange -> clockwork.tick(each));
            }
        }
        from("timer:run-reconcile?period=1s&delay=5s")
                .routeId("run-reconcile")
                .description("Looks for calls whose webhook never came when it is due")
                .process(exchange -> clockwork.tickReconcile());
        from("timer:write-books?period=60s&delay=60s")
                .routeId("write-books")
                .description("Writes the books' daily line")
                .process(exchange -> clockwork.tickBooks());
    }
}
