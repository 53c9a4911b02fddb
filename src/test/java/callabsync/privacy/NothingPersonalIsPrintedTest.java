package callabsync.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Exchanged;
import callabsync.delivery.Opening;
import callabsync.delivery.Question;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.OrderKey;
import callabsync.inbox.Received;
import callabsync.inbox.StoredEvent;
import callabsync.support.Events;
import callabsync.support.TestStores;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Logs and {@code toString}s say which event, delivery and destination, and nothing about a person. */
class NothingPersonalIsPrintedTest {

    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final List<String> PERSONAL = List.of(
            "4085551234", "408-555", "john@techcorp.com", "John", "Smith", "a garden gnome with a red hat", SECRET);

    @TempDir
    Path folder;

    private final Logger root = (Logger) LoggerFactory.getLogger("callabsync");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Level before;

    @BeforeEach
    void listen() {
        before = root.getLevel();
        root.setLevel(Level.ALL);
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(lines);
        root.setLevel(before);
    }

    @Test
    void no_log_line_of_events_attempts_refusals_and_erasures_is_about_a_person() {
        try (var tester = new PrivacyTester(TestStores.sqlite(folder), SECRET)) {
            for (String answer : List.of("succeeded", "held", "dead", "retryable")) {
                tester.sinkThatRepeats(answer).open(john("call_" + answer));
                tester.engine.runOnce();
            }
            tester.engine.sink(batch -> batch.unavailable("No more today for john@techcorp.com, +1 408-555-1234"));
            tester.open(john("call_unavailable").contact("cont_2").crmId("lead_2"));
            tester.engine.runOnce();
            tester.quarantine.refuse(john("call_refused").bytes());
            tester.erasure.contact("cont_123456");
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getMessage)
                .contains("delivery.died", "delivery.attempted", "gate.closed", "contact.erased");
        assertThat(text()).doesNotContain(PERSONAL);
    }

    private String text() {
        return lines.list.stream()
                .map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs() + " "
                        + (line.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(line.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void what_holds_a_person_prints_no_more_than_its_id() {
        byte[] body = john("call_1").bytes();
        EventReader.Reading reading = EventReader.read(body);
        Event event = reading.event();
        var personal = new ArrayList<Object>(List.of(
                reading,
                EventReader.read(john("call_1").remove("timestamp").bytes()),
                event,
                event.contact(),
                event.call(),
                event.outcomes(),
                new StoredEvent("evt_1", "callab", event),
                new Received("callab", body),
                new Exchanged(event.document().toString(), 400, event.document().toString(), Duration.ZERO),
                new Question("Which?", List.of(Map.of("name", "John Smith"))),
                AttemptResult.retryable("john@techcorp.com is taken"),
                AttemptResult.permanent("+1 408-555-1234 is taken"),
                new Opening(
                        "crm",
                        Optional.empty(),
                        Optional.of("{\"phone\":\"+14085551234\"}"),
                        OrderKey.ofPhone("+14085551234"),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));

        assertThat(personal)
                .allSatisfy(holder -> assertThat(holder.toString())
                        .as(holder.getClass().getSimpleName())
                        .doesNotContain(PERSONAL));
    }

    private static Events john(String call) {
        var event = Events.outcomeExtracted().call(call);
        event.object("call").put("transcript", "I would like a garden gnome with a red hat. ".repeat(100));
        return event;
    }
}
