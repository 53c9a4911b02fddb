package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.support.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallOwnerTest {

    @ParameterizedTest(name = "{0} {1} and {2} {3}: {4}")
    @CsvSource(
            value = {
                "callab,    ws_berlin, callab,    ws_berlin, true",
                "callab,    ws_berlin, callab,    WS_Berlin, true",
                "callab,    ws_berlin, callab,    ws_paris,  false",
                "callab,    default,   callab,    paris,     false",
                "callab,    ws_berlin, callab-eu, ws_berlin, false",
                "callab,    ws_berlin, callab-eu, '',        false",
                "callab,    ws_berlin, callab,    '',        true",
                "'',        '',        callab-eu, ws_paris,  true",
                "reconcile, default,   callab,    ws_berlin, true",
                "reconcile, ws_berlin, callab,    ws_berlin, true",
                "reconcile, ws_paris,  callab,    ws_berlin, false",
                "reconcile, 0b6cf1de-52a4-4f51-9f5c-0d7b2cf3a611, callab, ws_berlin, true",
                "reconcile, 0b6cf1de-52a4-4f51-9f5c-0d7b2cf3a611, callab, 9a1fe6c4-5b0d-4f7e-8f0e-3c5ad1f0b722, false"
            })
    void calls_are_told_apart_by_source_and_workspace_where_both_are_known_in_one_spelling(
            String source, String workspace, String otherSource, String otherWorkspace, boolean mayBeOne) {
        var one = new CallOwner("john", source, workspace);
        var other = new CallOwner("john", otherSource, otherWorkspace);

        assertThat(one.mayShareCallWith(other)).isEqualTo(mayBeOne);
        assertThat(other.mayShareCallWith(one)).isEqualTo(mayBeOne);
    }

    @Test
    void the_workspace_is_what_the_event_says() {
        var event = EventReader.read(
                        Events.callEnded().set("workspace_id", " ws_berlin\n").bytes())
                .event();
        var without = EventReader.read(Events.callEnded().remove("workspace_id").bytes())
                .event();

        assertThat(CallOwner.of("john", "callab", event).workspace()).isEqualTo("ws_berlin");
        assertThat(CallOwner.of("john", "callab", without).workspace()).isEmpty();
        assertThat(CallOwner.of("john", "callab", event).hash())
                .isEqualTo(new CallOwner("john", "callab", "WS_BERLIN").hash())
                .isNotEqualTo(new CallOwner("john", "callab", "ws_paris").hash());
        assertThat(new CallOwner("john", "", "").hash()).as("as kept before").isEqualTo("john");
    }
}
