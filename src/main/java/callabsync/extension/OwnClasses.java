package callabsync.extension;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedGenericBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.stereotype.Component;

/**
 * Finds the beans and routes of an engineer in the extension jars. A jar with auto-configurations says itself what its beans
 * are. A bean is made when it is first used: one that fails breaks what uses it, and not the start.
 */
final class OwnClasses implements BeanDefinitionRegistryPostProcessor {

    private static final String AUTO_CONFIGURATIONS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
    private static final AssignableTypeFilter ROUTES = new AssignableTypeFilter(RouteBuilder.class);
    private static final AnnotationTypeFilter BEAN = new AnnotationTypeFilter(Component.class);

    /** A class with routes. */
    record Routes(Class<? extends RouteBuilder> type, Path jar) {}

    private final ExtensionJars jars;
    private final Environment environment;
    private final List<Routes> routes = new ArrayList<>();
    private final Map<Path, List<String>> beans = new LinkedHashMap<>();

    OwnClasses(ExtensionJars jars, Environment environment) {
        this.jars = jars;
        this.environment = environment;
    }

    List<Routes> routes() {
        return routes;
    }

    /** Returns the names of the beans in each jar that was loaded. */
    Map<Path, List<String>> beans() {
        return beans;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        jars.loader().ifPresent(loader -> {
            for (Path jar : jars.jars()) {
                beans.put(jar, new ArrayList<>());
                try (var opened = new JarFile(jar.toFile())) {
                    if (opened.getEntry(AUTO_CONFIGURATIONS) == null) {
                        scan(opened, new Target(jar, loader, registry));
                    }
                } catch (IOException e) {
                    jars.leaveOut(jar, "it cannot be read: " + e.getMessage());
                }
            }
            // Spring has read the program's configuration classes by now; those of the jars are read, too.
            ((BeanFactory) registry)
                    .getBean(ConfigurationClassPostProcessor.class)
                    .processConfigBeanDefinitions(registry);
        });
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        // All beans are known by then.
    }

    private record Target(Path jar, ClassLoader loader, BeanDefinitionRegistry registry) {}

    private void scan(JarFile opened, Target target) throws IOException {
        var readers = new SimpleMetadataReaderFactory(target.loader());
        for (JarEntry entry : opened.stream().toList()) {
            if (ExtensionJars.isClass(entry.getName())) {
                try (var bytes = opened.getInputStream(entry)) {
                    add(readers.getMetadataReader(new InputStreamResource(bytes)), readers, target);
                }
            }
        }
    }

    private void add(MetadataReader read, MetadataReaderFactory readers, Target target) throws IOException {
        boolean hasRoutes = ROUTES.match(read, readers);
        String name = read.getClassMetadata().getClassName();
        if (!read.getClassMetadata().isConcrete()
                || !read.getClassMetadata().isIndependent()
                || !(hasRoutes || BEAN.match(read, readers))) {
            return;
        }
        try {
            Class<?> type = Class.forName(name, false, target.loader());
            // What a class lacks shows now, and not when Spring looks through all beans.
            type.getDeclaredConstructors();
            type.getDeclaredMethods();
            type.getDeclaredFields();
            if (type.getClassLoader() != target.loader()) {
                return; // The program has it itself.
            }
            if (hasRoutes) {
                routes.add(new Routes(type.asSubclass(RouteBuilder.class), target.jar()));
            } else {
                register(type, target);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            jars.leaveOut(
                    target.jar(),
                    name + " cannot be loaded: " + MissingParts.advice(e).orElse(e.toString()));
        }
    }

    private void register(Class<?> type, Target target) {
        BeanDefinitionRegistry registry = target.registry();
        String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(
                new AnnotatedGenericBeanDefinition(type), registry);
        if (registry.containsBeanDefinition(name)) {
            jars.leaveOut(target.jar(), "there is a bean " + name + " already: name " + type.getName() + " otherwise");
            return;
        }
        new AnnotatedBeanDefinitionReader(registry, environment)
                .registerBean(type, name, null, definition -> definition.setLazyInit(true));
        if (registry.containsBeanDefinition(name)) {
            beans.computeIfAbsent(target.jar(), none -> new ArrayList<>()).add(name);
        }
    }
}
