package callabsync.mapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Compiles the mappings at start. */
@Configuration(proxyBeanMethods = false)
class MappingConfiguration {

    @Bean
    Mappings mapping(MappingProperties properties) {
        return new Mappings(properties);
    }

    /** The name under which Camel looks for {@code language: jsonata}. */
    @Bean("jsonata-language")
    JsonataLanguage jsonataLanguage(Mappings mapping) {
        return new JsonataLanguage(mapping);
    }
}
