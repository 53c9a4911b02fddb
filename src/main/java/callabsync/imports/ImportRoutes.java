package callabsync.imports;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Runs imports when they are due. Each has a timer of its own, so that a long one delays no other. */
@Component
class ImportRoutes extends RouteBuilder {

    private final ConfiguredImports imports;
    private final ImportSchedule schedule;
    private final ImportRuns runs;

    ImportRoutes(ConfiguredImports imports, ImportSchedule schedule, ImportRuns runs) {
        this.imports = imports;
        this.schedule = schedule;
        this.runs = runs;
    }

    @Override
    public void configure() {
        for (Import each : imports.all()) {
            if (each.off().isEmpty()) {
                from("timer:run-import-" + each.id() + "?period=1s&delay=3s")
                        .routeId("run-import-" + each.id())
                        .description("Runs the import " + each.id() + " when it is due")
                        .process(exchange -> runIfDue(each));
            }
        }
    }

    private void runIfDue(Import each) {
        if (schedule.isDue(each.id(), each.settings().every(), each.settings().cron())) {
            runs.run(each.id(), "scheduled");
        }
    }
}
