package callabsync.webhook;

import callabsync.server.Networks;
import callabsync.server.RequireHttps;
import callabsync.signature.Scheme;
import callabsync.signature.StandardWebhooksVerifier;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a source may send and how it proves its identity: {@code callab.sync.sources.<id>}.
 *
 * @param secrets one, or several while a secret is rotated; each of them is enough
 * @param jsonStringify whether the body is also tried as JavaScript's {@code JSON.stringify} writes it
 * @param bearer bearer keys; each of them is enough
 * @param headerName a header of the sender's own that must hold one of {@code headerValue}
 * @param username of HTTP Basic, with one of {@code password}
 * @param allowFrom networks (CIDR) it may come from; empty: from anywhere
 * @param ratePerSecond how many genuine requests on average; 0: as many as come
 * @param burst how many at once above the average; 0: as many as {@code ratePerSecond}
 * @param failuresPerMinute how many refused requests per address (IPv6: per /64) before 429 for what is not genuine; 0:
 *     as many as come
 * @param timestampTolerance how far the body's {@code timestamp} may be from now; 0: as far as it likes
 * @param maxBody the largest body
 */
record SourceSettings(
        @DefaultValue("callab") Scheme scheme,
        @DefaultValue List<String> secrets,
        @DefaultValue("true") boolean jsonStringify,
        @DefaultValue List<String> bearer,
        @DefaultValue("") String headerName,
        @DefaultValue List<String> headerValue,
        @DefaultValue("") String username,
        @DefaultValue List<String> password,
        @DefaultValue List<String> allowFrom,
        @DefaultValue("0") int ratePerSecond,
        @DefaultValue("0") int burst,
        @DefaultValue("100") int failuresPerMinute,
        @DefaultValue("auto") RequireHttps requireHttps,
        @DefaultValue("0s") Duration timestampTolerance,
        @DefaultValue("1MB") DataSize maxBody) {

    private static final DataSize LARGEST = DataSize.ofMegabytes(64);

    SourceSettings {
        secrets = given(secrets);
        bearer = given(bearer);
        headerValue = given(headerValue);
        password = given(password);
        allowFrom = given(allowFrom);
        require(headerName.isBlank() == headerValue.isEmpty(), "header-name and header-value belong together");
        require(username.isBlank() == password.isEmpty(), "username and password belong together");
        require(
                bearer.isEmpty() || username.isBlank(),
                "bearer and username both use the header Authorization: choose one");
        require(ratePerSecond >= 0 && burst >= 0 && failuresPerMinute >= 0, "a rate must not be negative");
        require(!timestampTolerance.isNegative(), "timestamp-tolerance must not be negative");
        require(
                maxBody.toBytes() > 0 && maxBody.compareTo(LARGEST) <= 0,
                "max-body must be between 1B and " + LARGEST.toMegabytes() + "MB");
        allowFrom.forEach(Networks::check);
        if (scheme == Scheme.STANDARD_WEBHOOKS) {
            secrets.forEach(StandardWebhooksVerifier::key);
        }
    }

    private static List<String> given(List<String> values) {
        return values.stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public String toString() {
        return "SourceSettings[scheme=" + scheme + ", secrets=" + set(secrets) + ", bearer=" + set(bearer)
                + ", header-value=" + set(headerValue) + ", password=" + set(password) + ", allow-from=" + allowFrom
                + ", rate-per-second=" + ratePerSecond + ", require-https=" + requireHttps + ", max-body=" + maxBody
                + "]";
    }

    private static String set(List<String> secret) {
        return secret.isEmpty() ? "not set" : "set";
    }
}
