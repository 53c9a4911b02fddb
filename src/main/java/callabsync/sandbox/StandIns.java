package callabsync.sandbox;

import callabsync.sandbox.standin.SandboxSystem;
import callabsync.sandbox.standin.StandIn;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/** The stand-ins of the sandbox profile, running. Their state lives in memory and ends with the process. */
public record StandIns(List<SandboxSystem> systems) implements AutoCloseable {

    /** Starts one for each system in the packages below this one. */
    static StandIns start(Binder settings) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(SandboxSystem.class));
        List<SandboxSystem> systems = scanner.findCandidateComponents(StandIns.class.getPackageName()).stream()
                .map(BeanDefinition::getBeanClassName)
                .sorted()
                .map(name -> ClassUtils.resolveClassName(name, null))
                .map(type -> (SandboxSystem) BeanUtils.instantiateClass(type))
                .toList();
        systems.forEach(system -> {
            startOnOrElsewhere(system.standIn(), system.port(settings));
            system.seed();
        });
        return new StandIns(systems);
    }

    private static void startOnOrElsewhere(StandIn standIn, int port) {
        try {
            standIn.start(port);
        } catch (UncheckedIOException e) {
            standIn.start(0);
        }
    }

    /** Returns the one stand-in of this type. */
    public <T extends StandIn> T of(Class<T> type) {
        return systems.stream()
                .map(SandboxSystem::standIn)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        systems.forEach(system -> system.standIn().stop());
    }
}
