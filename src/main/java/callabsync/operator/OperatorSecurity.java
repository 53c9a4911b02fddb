package callabsync.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Asks for the operator's login everywhere but at liveness and readiness; metrics and health can have a reader of their
 * own. The API knows no session, so that no page elsewhere can make use of one; the pages have one after the
 * login, and each of their forms a token.
 */
@Configuration(proxyBeanMethods = false)
class OperatorSecurity {

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    /** To {@code /login}, whatever scheme and host the browser came by. */
    private static final ObjectPostProcessor<LoginUrlAuthenticationEntryPoint> SAME_SCHEME =
            new ObjectPostProcessor<>() {
                @Override
                public <T extends LoginUrlAuthenticationEntryPoint> T postProcess(T entryPoint) {
                    entryPoint.setFavorRelativeUris(true);
                    return entryPoint;
                }
            };

    @Bean
    OperatorLogin operatorLogin(OperatorProperties properties, LoginFailures failures) {
        return OperatorLogin.of(properties, failures);
    }

    /** Before Spring Security, which reads a password wherever it finds one. */
    @Bean
    FilterRegistrationBean<OperatorGuards> operatorGuards(OperatorProperties properties, ObjectMapper json) {
        var registration = new FilterRegistrationBean<>(new OperatorGuards(properties, json));
        registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 10);
        return registration;
    }

    @Bean
    @Order(20)
    SecurityFilterChain apiChain(HttpSecurity http, OperatorLogin login, ObjectMapper json) throws Exception {
        headers(http, CONTENT_POLICY);
        return http.securityMatcher("/api/**", "/actuator/**")
                .authenticationManager(login)
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                                .permitAll()
                                .requestMatchers(HttpMethod.GET, "/actuator/prometheus", "/actuator/health")
                                .hasAnyRole("OPERATOR", "METRICS")
                                .anyRequest()
                                .hasRole("OPERATOR"))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .httpBasic(basic -> basic.authenticationEntryPoint(
                        (request, response, failure) -> overBasic(json, response, failure)))
                .exceptionHandling(failures -> failures.accessDeniedHandler((request, response, denied) ->
                        ErrorAnswers.write(json, response, HttpStatus.FORBIDDEN, "Only the operator may do this")))
                .addFilterAfter(new JsonOnly(json), AuthorizationFilter.class)
                .build();
    }

    /** The page to try the API styles its parts itself; scripts stay those of this server. */
    @Bean
    @Order(25)
    SecurityFilterChain descriptionChain(HttpSecurity http, OperatorLogin login, ObjectMapper json) throws Exception {
        headers(http, CONTENT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
        return pages(http, login, json)
                .securityMatcher("/swagger-ui/**", "/swagger-ui.html", "/v3/api-docs/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    @Bean
    @Order(30)
    SecurityFilterChain pagesChain(HttpSecurity http, OperatorLogin login, ObjectMapper json) throws Exception {
        headers(http, CONTENT_POLICY);
        return pages(http, login, json)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/login", "/error", "/app.css", "/app.js", "/icon.svg", "/webjars/htmx.org/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .build();
    }

    /** The login makes the session. What has to be known before, the browser keeps in cookies. */
    private static HttpSecurity pages(HttpSecurity http, OperatorLogin login, ObjectMapper json) throws Exception {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict"));
        return http.authenticationManager(login.ofOperatorOnly())
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .requestCache(cache -> cache.requestCache(new PageAfterLogin()))
                .formLogin(form -> form.loginPage("/login")
                        .defaultSuccessUrl("/")
                        .failureHandler((request, response, failure) -> atForm(response, failure))
                        .addObjectPostProcessor(SAME_SCHEME))
                .httpBasic(basic -> basic.authenticationEntryPoint(
                        (request, response, failure) -> overBasic(json, response, failure)))
                .exceptionHandling(failures -> failures.defaultAuthenticationEntryPointFor(
                        (request, response, failure) -> toLogin(response),
                        request -> "true".equals(request.getHeader("HX-Request"))));
    }

    /** Answers a login that failed at the login page. It makes no session. */
    private static void atForm(HttpServletResponse response, AuthenticationException failure) throws IOException {
        if (isThrottled(response, failure)) {
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
        } else {
            response.sendRedirect("/login?error");
        }
    }

    /** Answers a login that failed over Basic, and a program that has not said who it is. It makes no session. */
    private static void overBasic(ObjectMapper json, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (isThrottled(response, failure)) {
            ErrorAnswers.write(json, response, HttpStatus.TOO_MANY_REQUESTS, OperatorLogin.TOO_MANY);
        } else {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Callab Sync\"");
            ErrorAnswers.write(json, response, HttpStatus.UNAUTHORIZED, "Log in as operator");
        }
    }

    private static boolean isThrottled(HttpServletResponse response, AuthenticationException failure) {
        if (failure instanceof OperatorLogin.Throttled) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(LoginFailures.RETRY_AFTER.toSeconds()));
            return true;
        }
        return false;
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
                ErrorAnswers.write(
                        json, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json");
                return;
            }
            chain.doFilter(request, response);
        }
    }
}
