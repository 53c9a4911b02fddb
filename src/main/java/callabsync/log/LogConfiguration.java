package callabsync.log;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The metric of dropped log lines. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {

    @Bean
    MeterBinder droppedLines() {
        return meters -> FunctionCounter.builder("callab.sync.log.lines.dropped", this, unused -> QueuedLog.dropped())
                .description("Lines of the log that were dropped, as nobody read them in time")
                .register(meters);
    }
}
