package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sink.PreviewContract;
import callabsync.sink.Previewed;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesforcePreviewTest extends PreviewContract {

    private static final String LEAD = "00Q5e00000ABCd1";
    private static final String CONTACT = "0035e00000ABCd7";

    @TempDir
    static Path folder;

    private static SalesforceStandIn salesforce;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(
                folder,
                "salesforce",
                Reaching.settings(salesforce, "salesforce.definitions-every", "0s"),
                "callab.sync.allow-loopback=true");
    }

    @AfterAll
    static void stop() {
        bench.close();
        salesforce.close();
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected String destination() {
        return "salesforce";
    }

    @Override
    protected void seed() {
        salesforce.reset();
        salesforce.behave();
        salesforce.row(
                "Lead",
                LEAD,
                Map.of("LastName", "Smith", "Company", "Tech Corp", "Description", "Met at a fair.", "Status", "Open"));
    }

    @Override
    protected Events events() {
        return Events.outcomeExtracted().crmId(LEAD);
    }

    /** Times as they are written. */
    @Override
    protected Map<String, ?> record() {
        var record = new LinkedHashMap<String, Object>();
        salesforce
                .leads()
                .values()
                .iterator()
                .next()
                .forEach((name, value) ->
                        record.put(name, value instanceof String text ? text.replace(".000+0000", "Z") : value));
        return record;
    }

    @Override
    protected long writes() {
        return salesforce.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .filter(request -> !request.path().contains("/oauth2/"))
                .count();
    }

    @Override
    protected void takeAway() {
        salesforce.stop();
    }

    @Override
    protected void bringBack() {
        salesforce.start();
    }

    @Override
    protected String editedField() {
        return "Timeline__c";
    }

    @Test
    void a_paragraph_is_added_below_what_a_person_wrote() {
        assertThat(change(previewed(events()), "Description").now()).asString().startsWith("Met at a fair.\n\n");
    }

    @Test
    void a_contact_is_the_contact_mappings_business() {
        salesforce.row("Contact", CONTACT, Map.of("LastName", "Smith"));
        Events toContact = events().crmId(CONTACT);

        assertThat(previewed(toContact).outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(previewed(toContact).note()).get().asString().contains("salesforce/salesforce-contact-record");
        assertThat(preview(mapping("salesforce/salesforce-contact-record"), toContact)
                        .get(0)
                        .outcome())
                .isEqualTo(Outcome.UPDATE);
    }

    @Test
    void an_activity_that_a_mapping_words_otherwise_now_is_changed() {
        Previewed first =
                preview(mapping("salesforce/salesforce-task"), events()).get(0);
        deliver(events());
        Previewed then =
                preview(mapping("salesforce/salesforce-task"), events()).get(0);
        var edited = bench.part(callabsync.mapping.Mappings.class)
                .edited(mapping("salesforce/salesforce-task"), "{ \"Subject\": \"Edited\" }");

        assertThat(first.outcome()).isEqualTo(Outcome.CREATE);
        assertThat(then.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(change(preview(edited, events()).get(0), "Subject"))
                .extracting(Change::now, Change::isWritten)
                .containsExactly("Edited", true);
    }

    @Test
    void an_option_that_does_not_exist_is_shown_as_left_out() {
        salesforce.picklist("Lead", "Status", "Open", "Nurturing");

        assertThat(change(previewed(events()), "Status").what())
                .isEqualTo("left out: its picklist does not have a value");
    }
}
