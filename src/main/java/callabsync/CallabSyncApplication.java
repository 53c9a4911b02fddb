package callabsync;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Callab Sync. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CallabSyncApplication {

    public static void main(String[] args) {
        OutOfMemoryWatch.start();
        SpringApplication.run(CallabSyncApplication.class, args);
    }
}
