package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Destinations;
import callabsync.event.EventReader;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import callabsync.store.Database;
import callabsync.support.Events;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every preview keeps: it says what a delivery then does, reads what the CRM holds, and writes nothing. */
public abstract class PreviewContract {

    private static final List<String> REMEMBERED =
            List.of("effect", "link", "written", "contact_call", "contact_total");

    private static final Set<String> KEPT_BY_THE_CRM =
            Set.of("lastmodifieddate", "LastModifiedDate", "SystemModstamp", "updated_at");

    protected abstract SinkBench bench();

    /** Empties the CRM, and puts one record into it that the events of {@link #events} are for. */
    protected abstract void seed();

    /** An outcome for the record. */
    protected abstract Events events();

    /** What the record holds, by field; empty when there is none. */
    protected abstract Map<String, ?> record();

    /** How many requests of the CRM could have changed something. */
    protected abstract long writes();

    protected abstract void takeAway();

    protected abstract void bringBack();

    /** Whether the CRM's records can be read. */
    protected boolean isReadable() {
        return true;
    }

    @BeforeEach
    void begin() {
        bench().forget();
        seed();
    }

    protected final Mapping recordMapping() {
        return mapping(sink().recordMappings(destination()).get(0));
    }

    protected final Mapping mapping(String name) {
        return bench().part(Mappings.class).find(name).orElseThrow();
    }

    protected abstract String destination();

    private SinkPreview sink() {
        return bench().parts(SinkPreview.class).stream()
                .filter(each -> each.sink().equals(destination()))
                .findFirst()
                .orElseThrow();
    }

    protected final List<Previewed> preview(Mapping mapping, Events... events) {
        List<Item> items = Arrays.stream(events)
                .map(each ->
                        Items.item(destination(), EventReader.read(each.bytes()).event()))
                .toList();
        var batch =
                new Batch(bench().part(Destinations.class).find(destination()).orElseThrow(), items);
        return sink().preview(batch, mapping);
    }

    protected final Previewed previewed(Events events) {
        return preview(recordMapping(), events).get(0);
    }

    protected final void deliver(Events events) {
        bench().deliver(EventReader.read(events.bytes()).event())
                .forEach(item -> assertThat(item.result())
                        .get()
                        .isInstanceOf(callabsync.delivery.AttemptResult.Succeeded.class));
    }

    protected static final Change change(Previewed previewed, String field) {
        return previewed.changes().stream()
                .filter(each -> each.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> written(Previewed previewed) {
        var written = new LinkedHashMap<String, String>();
        previewed.changes().stream()
                .filter(Change::isWritten)
                .forEach(change -> written.put(change.field(), String.valueOf(change.now())));
        return written;
    }

    private Map<String, Long> remembered() {
        return REMEMBERED.stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> bench().part(Database.class)
                                .reads()
                                .sql("SELECT COUNT(*) FROM " + table)
                                .query(Long.class)
                                .single()));
    }

    @Test
    void what_it_says_is_what_the_delivery_then_writes() {
        Map<String, ?> before = record();
        Previewed previewed = previewed(events());

        deliver(events());

        var expected = new LinkedHashMap<String, String>();
        before.forEach((field, value) -> expected.put(field, String.valueOf(value)));
        expected.keySet().removeAll(KEPT_BY_THE_CRM);
        expected.putAll(written(previewed));
        assertThat(previewed.outcome()).isEqualTo(Outcome.UPDATE);
        assertThat(previewed.changes()).as("each field once").doesNotHaveDuplicates();
        expected.forEach((field, value) ->
                assertThat(String.valueOf(record().get(field))).as(field).isEqualTo(value));
    }

    @Test
    void nothing_is_written_neither_there_nor_here() {
        Map<String, ?> before = Map.copyOf(notNull(record()));
        long writes = writes();

        preview(recordMapping(), events(), events().call("call_other"));

        assertThat(notNull(record())).isEqualTo(before);
        assertThat(writes()).isEqualTo(writes);
        assertThat(remembered().values()).containsOnly(0L);
    }

    private static Map<String, Object> notNull(Map<String, ?> record) {
        var result = new LinkedHashMap<String, Object>();
        record.forEach((name, value) -> result.put(name, String.valueOf(value)));
        return result;
    }

    @Test
    void the_same_event_again_changes_nothing() {
        deliver(events());

        Previewed again = previewed(events());

        assertThat(written(again)).isEmpty();
        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void an_older_event_changes_nothing_that_a_newer_one_has_written() {
        deliver(events());

        Previewed older =
                previewed(events().call("call_older").at("2025-11-01T10:30:00Z").outcome("budget", "$1"));

        assertThat(older.changes())
                .filteredOn(change -> change.field().equals(editedField()))
                .singleElement()
                .extracting(Change::isWritten, Change::what)
                .containsExactly(false, "kept: a newer event has written it");
    }

    @Test
    void an_edited_mapping_shows_its_field_alone() {
        deliver(events());
        Mapping saved = recordMapping();
        String field = editedField();
        Mapping edited = bench().part(Mappings.class).edited(saved, "{ \"" + field + "\": \"Edited\" }");

        List<Change> written = preview(edited, events()).get(0).changes().stream()
                .filter(Change::isWritten)
                .toList();

        assertThat(written)
                .singleElement()
                .extracting(Change::field, Change::now)
                .containsExactly(field, "Edited");
        if (isReadable()) {
            assertThat(String.valueOf(written.get(0).was())).isEqualTo(String.valueOf(record().get(field)));
        }
    }

    /** A text field that the record's mapping writes and that is simply overwritten. */
    protected abstract String editedField();

    @Test
    void what_is_read_is_what_the_crm_holds() {
        Previewed previewed = previewed(events());

        assertThat(previewed.isRead()).isEqualTo(isReadable());
        if (isReadable()) {
            previewed.changes().stream()
                    .filter(change -> change.was() != null)
                    .forEach(change -> assertThat(String.valueOf(change.was()))
                            .as(change.field())
                            .isEqualTo(String.valueOf(record().get(change.field()))));
        }
    }

    @Test
    void a_crm_that_is_away_is_said_to_be_away() {
        if (!isReadable()) {
            return;
        }
        takeAway();
        try {
            assertThatThrownBy(() -> previewed(events()))
                    .isInstanceOfAny(NotSentException.class, NoAnswerException.class);
        } finally {
            bringBack();
        }
        assertThat(previewed(events()).isRead()).isTrue();
    }
}
