package app.weld.operator.plan;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
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

    static List<DesiredSync> desiredSyncs() {
        SourceStream columns = SourceStream.named("accounts")
                .with(INCREMENTAL_POINTER_ID, "updated_at")
                .with(EXCLUDED_COLUMNS, List.of("x"))
                .with(HASHED_COLUMNS, List.of("y"))
                .with(EXCLUDED_SUBSTREAMS, List.of("s"))
                .with(FULL_SYNC_ALWAYS, true)
                .with(FULL_SYNC_AT_MIDNIGHT, false)
                .with(PROTECTED_FROM_FULL_SYNC, false)
                .with(ENABLED_HISTORY_TABLE, true);
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
    @MethodSource("desiredSyncs")
    void findsNothingLeftToDo(DesiredSync desired) {
        // Given
        LastApplied leadsAreOurs = new LastApplied(null, null, Map.of(), List.of("leads"));
        Plan plan = SyncPlanner.plan(desired, observed(leadsAreOurs));
        assertThat(plan.changesNothing()).isFalse();

        // When
        plan.actions().forEach(this::carryOut);
        LastApplied applied = AppliedDigests.of(
                desired,
                weld.theSync(id),
                LastApplied.NOTHING,
                facet -> false,
                name -> false,
                List.of(),
                List.of(),
                name -> false);

        // Then
        assertThat(SyncPlanner.plan(desired, observed(applied))).isEqualTo(Plan.NOTHING);
    }

    private ObservedSync observed(LastApplied applied) {
        return new ObservedSync(weld.theSync(id), weld.availableStreams(id).items(), applied, true);
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.Disable _ -> weld.disableSync(id);
            case Action.Enable _ -> weld.enableSync(id);
            case Action.AttachOrchestration attach -> weld.attachOrchestration(id, attach.orchestrationId());
            case Action.UpdateSettings update -> weld.updateSync(id, new SyncUpdate(null, update.sent()));
            case Action.UpdateSchedule update -> weld.updateSync(id, new SyncUpdate(update.desired(), null));
            case Action.PutStreams put ->
                weld.putStreams(
                        id, put.changes().stream().map(StreamChange::sent).toList());
            case Action.RemoveStreams remove -> remove.streams().forEach(stream -> weld.deleteStream(stream.id()));
            case Action.CreateSync _, Action.DetachOrchestration _ ->
                throw new AssertionError("unexpected: " + action.describe());
        }
    }
}
