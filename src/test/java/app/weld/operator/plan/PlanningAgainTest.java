package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.SyncUpdate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanningAgainTest {
    private final FakeWeld weld = new FakeWeld(new ManualClock());
    private String id = "";

    @BeforeEach
    void aSyncWithOneStream() {
        weld.addConnection("conn_a", "salesforce", "CRM");
        weld.addOrchestration("orch_1");
        weld.offer("accounts", "contacts", "leads");
        id = weld.createSync(new NewSync("conn_a", "crm", "0 * * * *", null, Json.of("{'a': 0, 'z': 1}")))
                .id();
        weld.putStreams(id, List.of(SourceStream.named("leads")));
    }

    static List<DesiredSync> wishes() {
        SourceStream columns = new SourceStream(
                "accounts", "updated_at", List.of("x"), List.of("y"), List.of("s"), true, false, false, true);
        DesiredSyncBuilder all = DesiredSyncBuilder.hourly().at("5 * * * *").settings("{'a': 1, 'b': {'c': [1]}}");
        return List.of(
                all.streams(columns, SourceStream.named("contacts")).sync(),
                all.disabled().sync(),
                DesiredSyncBuilder.hourly()
                        .startedBy("orch_1")
                        .streams("accounts")
                        .sync());
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void findsNothingLeftToDo(DesiredSync wish) {
        // Given
        LastApplied leadsAreOurs = new LastApplied(null, null, Map.of(), List.of("leads"));
        Plan plan = SyncPlanner.plan(wish, observed(leadsAreOurs));
        assertThat(plan.changesNothing()).isFalse();

        // When
        plan.actions().forEach(this::carryOut);
        LastApplied applied = AppliedDigests.of(
                wish, weld.theSync(id), LastApplied.NOTHING, facet -> false, name -> false, List.of(), List.of());

        // Then
        assertThat(SyncPlanner.plan(wish, observed(applied))).isEqualTo(Plan.NOTHING);
    }

    private ObservedSync observed(LastApplied applied) {
        return new ObservedSync(weld.theSync(id), weld.availableStreams(id).items(), applied, true);
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Disable) {
            weld.disableSync(id);
        } else if (action instanceof Action.Enable) {
            weld.enableSync(id);
        } else if (action instanceof Action.AttachOrchestration attach) {
            weld.attachOrchestration(id, attach.orchestrationId());
        } else if (action instanceof Action.UpdateSettings settings) {
            weld.updateSync(id, new SyncUpdate(null, settings.sent()));
        } else if (action instanceof Action.UpdateSchedule schedule) {
            weld.updateSync(id, new SyncUpdate(schedule.wanted(), null));
        } else if (action instanceof Action.PutStreams put) {
            weld.putStreams(id, put.changes().stream().map(StreamChange::sent).toList());
        } else if (action instanceof Action.RemoveStreams remove) {
            remove.streams().forEach(stream -> weld.deleteStream(stream.id()));
        } else {
            throw new AssertionError("unexpected: " + action.describe());
        }
    }
}
