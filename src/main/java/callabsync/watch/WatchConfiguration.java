package callabsync.watch;

import callabsync.imports.ImportRuns;
import callabsync.reconcile.Reconcile;
import callabsync.sink.Preflights;
import callabsync.store.Disk;
import callabsync.store.GroupCommit;
import callabsync.webhook.RecentAnswers;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The watches that need more than the store. */
@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

    @Bean
    Watch importWatch(ImportRuns runs, Reconcile reconcile) {
        return imports(
                () -> Stream.concat(
                                runs.failing().stream(), Stream.of(Reconcile.ID).filter(id -> reconcile.isFailing()))
                        .toList(),
                runs::notes);
    }

    /** @param notes what imports leave behind, by import */
    static Watch imports(Supplier<List<String>> failing, Supplier<Map<String, String>> notes) {
        return situation -> Stream.concat(
                failing.get().stream()
                        .map(each -> Incident.of(
                                "import-failing",
                                each,
                                "Import " + each + " failed three times in a row",
                                situation.at())),
                notes.get().entrySet().stream()
                        .map(each -> Incident.of(
                                "import-incomplete",
                                each.getKey(),
                                "Import " + each.getKey() + ": " + each.getValue(),
                                situation.at())));
    }

    @Bean
    Watch storeWatch(
            GroupCommit store,
            WatchProperties properties,
            Disk disk,
            @Qualifier("inboxHealthIndicator") HealthIndicator inbox) {
        return new StoreWatch(
                store.node(),
                properties.alerts().diskFree().toBytes(),
                disk::room,
                () -> inbox.health().getStatus().equals(Status.UP));
    }

    @Bean
    Watch answerWatch(RecentAnswers answers, GroupCommit store) {
        return new AnswerWatch(answers, store.node());
    }

    @Bean
    Watch preflightWatch(Preflights preflights) {
        return new PreflightWatch(preflights::all);
    }
}
