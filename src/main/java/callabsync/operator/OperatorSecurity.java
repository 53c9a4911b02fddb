package callabsync.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may do what: everything needs the operator's login but liveness and readiness. The API knows no session, so that no
 * page elsewhere can make use of one; the pages have one, and each of their forms a token.
 */
@Configuration(proxyBeanMethods = false)
class OperatorSecurity {

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    @Bean
    OperatorLogin operatorLogin(OperatorProperties properties) {
        return new OperatorLogin(properties.password());
    }

    @Bean
    @Order(20)
    SecurityFilterChain apiChain(HttpSecurity http, OperatorLogin login, ObjectMapper json) throws Exception {
        headers(http, CONTENT_POLICY);
        return http.securityMatcher("/api/**", "/actuator/**")
                .authenticationProvider(login)
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .httpBasic(basic -> basic.authenticationEntryPoint((request, response, failure) -> {
                    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Callab Sync\"");
                    refuse(json, response, HttpServletResponse.SC_UNAUTHORIZED, "Log in as operator");
                }))
                .addFilterAfter(new JsonOnly(json), AuthorizationFilter.class)
                .build();
    }

    /** The page to try the API styles its parts itself; scripts stay those of this server. */
    @Bean
    @Order(25)
    SecurityFilterChain descriptionChain(HttpSecurity http, OperatorLogin login) throws Exception {
        headers(http, CONTENT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
        return http.securityMatcher("/swagger-ui/**", "/swagger-ui.html", "/v3/api-docs/**")
                .authenticationProvider(login)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .formLogin(form -> form.loginPage("/login"))
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    @Order(30)
    SecurityFilterChain pagesChain(HttpSecurity http, OperatorLogin login) throws Exception {
        headers(http, CONTENT_POLICY);
        return http.authenticationProvider(login)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/login", "/error", "/app.css", "/app.js", "/icon.svg", "/webjars/htmx.org/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login").defaultSuccessUrl("/"))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .httpBasic(Customizer.withDefaults())
                .exceptionHandling(failures -> failures.defaultAuthenticationEntryPointFor(
                        (request, response, failure) -> toLogin(response),
                        request -> "true".equals(request.getHeader("HX-Request"))))
                .build();
    }

    /** A part of a page that is asked for after the session has ended: the whole page goes to the login. */
    private static void toLogin(HttpServletResponse response) {
        response.setHeader("HX-Redirect", "/login");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }

    private static void headers(HttpSecurity http, String contentPolicy) throws Exception {
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), geolocation=(), microphone=()")));
    }

    private static void refuse(ObjectMapper json, HttpServletResponse response, int status, String error)
            throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Map.of("error", error));
    }

    /** A form on a foreign page can send a POST, but not one that says it is JSON. */
    private static final class JsonOnly extends OncePerRequestFilter {

        private final ObjectMapper json;

        JsonOnly(ObjectMapper json) {
            this.json = json;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String type = request.getContentType();
            boolean changes = !"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod());
            if (changes
                    && (type == null
                            || !type.strip().toLowerCase(java.util.Locale.ROOT).startsWith("application/json"))) {
                refuse(
                        json,
                        response,
                        HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                        "Send Content-Type: application/json");
                return;
            }
            chain.doFilter(request, response);
        }
    }
}
