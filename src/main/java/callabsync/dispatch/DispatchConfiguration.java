package callabsync.dispatch;

import callabsync.store.AtShutdown;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Ends dispatching before the routes end: an event that finds none would be failed. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {

    @Bean
    AtShutdown dispatchStopper(Dispatcher dispatcher) {
        return AtShutdown.beforeRoutesStop(dispatcher::stop);
    }
}
