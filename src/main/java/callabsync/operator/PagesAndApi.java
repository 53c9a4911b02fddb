package callabsync.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

/**
 * Lets one method answer a browser and a program. The path decides: below {@code /api/} the fields of a request are read
 * from its JSON and the returned value is the answer; elsewhere they are those of a form, and {@link PageView} says which
 * page follows.
 */
@Configuration(proxyBeanMethods = false)
class PagesAndApi implements WebMvcConfigurer {

    private final ObjectMapper json;

    PagesAndApi(ObjectMapper json) {
        this.json = ApiJson.of(json);
    }

    static boolean isApi(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .startsWith("/api/");
    }

    /** Returns the filters that the request has and the page after it keeps. */
    static Map<String, String> kept(PageView view, HttpServletRequest request) {
        var kept = new LinkedHashMap<String, String>();
        for (String name : view.keep()) {
            String value = request.getParameter(name);
            if (value != null && !value.isBlank()) {
                kept.put(name, value);
            }
        }
        return kept;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ActLog());
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new FieldsResolver(json));
    }

    @Override
    public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
        var converter = new MappingJackson2HttpMessageConverter(json);
        handlers.add(new Answer(new RequestResponseBodyMethodProcessor(List.of(converter))));
    }

    /** The description of the API names fields as its JSON does. */
    @Bean
    ModelResolver modelResolver() {
        return new ModelResolver(json);
    }

    /**
     * Turns the filter off: it would search the whole class path for each link of a page, as if it were a versioned
     * file.
     */
    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> noVersionedLinks() {
        var filter = new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
        filter.setEnabled(false);
        return filter;
    }

    private record FieldsResolver(ObjectMapper json) implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == RequestFields.class;
        }

        @Override
        public RequestFields resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest web,
                @Nullable WebDataBinderFactory binders)
                throws IOException {
            var request = (HttpServletRequest) web.getNativeRequest();
            RequestFields fields = RequestFields.of(request, json);
            request.setAttribute(RequestFields.class.getName(), fields);
            return fields;
        }
    }

    private record Answer(HandlerMethodReturnValueHandler api) implements HandlerMethodReturnValueHandler {

        @Override
        public boolean supportsReturnType(MethodParameter type) {
            return type.hasMethodAnnotation(Operation.class);
        }

        @Override
        public void handleReturnValue(
                @Nullable Object value, MethodParameter type, ModelAndViewContainer container, NativeWebRequest web)
                throws Exception {
            var request = (HttpServletRequest) web.getNativeRequest();
            PageView view = type.getMethodAnnotation(PageView.class);
            if (view == null || isApi(request)) {
                api.handleReturnValue(value, type, container, web);
                return;
            }
            boolean isPart = !view.part().isEmpty() && request.getHeader("HX-Request") != null;
            container.setViewName(isPart ? view.part() : view.value());
            boolean isRedirect = view.value().startsWith("redirect:");
            container.setRedirectModelScenario(isRedirect);
            if (!isRedirect) {
                container.addAttribute(view.model(), value);
            }
            container.addAllAttributes(kept(view, request));
        }
    }
}
