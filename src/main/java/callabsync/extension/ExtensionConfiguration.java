package callabsync.extension;

import org.apache.camel.CamelContext;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The beans and the routes of the extension jars. */
@Configuration(proxyBeanMethods = false)
class ExtensionConfiguration {

    @Bean
    static OwnClasses ownClasses(ExtensionJars jars, Environment environment) {
        return new OwnClasses(jars, environment);
    }

    @Bean
    JavaRoutes javaRoutes(
            ExtensionJars jars, OwnClasses own, AutowireCapableBeanFactory factory, CamelContext context) {
        return new JavaRoutes(jars, own, factory, context);
    }
}
