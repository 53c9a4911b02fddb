package callabsync.extension;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Puts the jars of the extensions folder on the class path before Spring and Camel look for anything, however the program was
 * started. Closes them after everything else.
 */
class ExtensionClassPath implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String BEAN = "extensionJars";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ExtensionProperties properties =
                Binder.get(context.getEnvironment()).bindOrCreate("callab.sync", ExtensionProperties.class);
        var jars = new ExtensionJars(properties.extensionsDir(), getClass().getClassLoader());
        var beans = (DefaultListableBeanFactory) context.getBeanFactory();
        beans.registerSingleton(BEAN, jars);
        jars.loader().ifPresent(loader -> {
            context.setClassLoader(loader);
            Thread starting = Thread.currentThread();
            ClassLoader before = starting.getContextClassLoader();
            starting.setContextClassLoader(loader);
            // Beans are destroyed in reverse order: this one is the first.
            beans.registerDisposableBean(BEAN, () -> {
                starting.setContextClassLoader(before);
                jars.close();
            });
        });
    }
}
