package callabsync.operator;

import callabsync.event.Secret;
import callabsync.server.RequireHttps;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's login.
 *
 * @param password of the user {@code operator}; blank: one is made and logged once at start
 * @param requireHttps whether pages and API may be used over plain HTTP
 * @param metricsPassword of the user {@code metrics}, who reads metrics and health; blank: there is no such user
 * @param metricsOverHttp whether metrics and health may be read over plain HTTP from anywhere
 */
@ConfigurationProperties("callab.sync.operator")
public record OperatorProperties(
        @DefaultValue("") Secret password,
        @DefaultValue("auto") RequireHttps requireHttps,
        @DefaultValue("") Secret metricsPassword,
        @DefaultValue("false") boolean metricsOverHttp) {}
