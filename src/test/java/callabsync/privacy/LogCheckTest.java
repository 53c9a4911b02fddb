package callabsync.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of all logs can fail. */
class LogCheckTest {

    private final Leaks leaks = new Leaks();

    @TempDir
    Path target;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook.received contact=john@techcorp.com",
                "delivery.attempted error=\"408: +1 408-555-1234 is busy\"",
                "event.stored phone=+4915112345678",
                "event.stored key=contact:14085551234",
                "sent Authorization: Bearer pat-na1-0123456789",
                "Authorization: Basic b3BlcmF0b3I6c2VjcmV0",
                "Authorization: Basic b3BlcmF0b3I6c2VjcmV0Cg==",
                "source.opened secret=hunter2hunter2",
                "{\"access_token\":\"00D5g!AQ\"}",
                "SourceSettings[secrets=[test-secret]]",
                "record={last_name=Musterfrau}",
                "John Smith wants it",
                "contact={company=Tech Corp, category=Lead}",
                "transcript=Full call transcript...",
                "outcomes={budget=$50,000}",
                "would like a garden gnome with a red hat. I",
                "encryption-key MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            })
    void what_tells_a_secret_or_a_person_is_found(String line) {
        assertThat(leaks.in("2026-01-02T03:04:05.678Z INFO  callabsync.x " + line))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05.678+01:00 INFO  callabsync.x webhook.received event_id=evt_01HZZ event_id=- duration_ms=12",
                "source.opened source=callab scheme=CALLAB secret=set credentials=\"not set\"",
                "ssl.keystore.password = null, sasl.jaas.config = [hidden], secret=set, password=*****",
                "cont_123456 call_abc789 lead_123 00Q000000000001AAA 1763375400000 +1 more",
                "java.lang.Object@1f2e3d, callabsync.x.Y$Z@7a, org.apache.camel.Foo@12",
                "at callabsync.webhook.Visit.begin(Visit.java:73) ~[classes/:na]",
                "error=\"***: *** is not valid\"",
                "webhook.rejected source=bearer result=rejected reason=credentials",
            })
    void ids_states_and_times_may_be_logged(String line) {
        assertThat(leaks.in(line)).isEmpty();
    }

    @Test
    void a_leak_in_any_log_of_this_build_is_named_by_file_and_line_and_not_repeated() throws IOException {
        log("surefire-reports/callabsync.SomeTest-output.txt", "well\nwell\nphone=+4915112345678\n");
        log("failsafe-reports/callabsync.SomeIT-output.txt", "well\n");
        log("process-logs/app.log", "mail=erika@example.com");
        log("surefire-reports/callabsync.SomeTest.txt", "not a log: +4915112345678");

        assertThat(new LogCheck().read(target, Instant.EPOCH))
                .hasSize(2)
                .noneMatch(line -> line.contains("4915112345678"))
                .anyMatch(line -> line.endsWith("callabsync.SomeTest-output.txt:3: a phone number at column 7"))
                .anyMatch(line -> line.endsWith("app.log:1: an e-mail address at column 6"));
    }

    @Test
    void what_an_older_build_left_is_not_read() throws IOException {
        Path log = log("process-logs/app.log", "mail=erika@example.com");
        Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(new LogCheck().read(target, Instant.parse("2026-01-02T00:00:00Z")))
                .isEmpty();
    }

    private Path log(String name, String text) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
