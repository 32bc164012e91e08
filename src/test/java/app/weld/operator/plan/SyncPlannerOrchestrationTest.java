package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncPlannerOrchestrationTest {
    @Test
    void attachesASyncThatHasASchedule() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().at(null).startedBy("orch_1").sync();

        // When
        Plan plan = SyncPlanner.plan(desired, RemoteSyncBuilder.hourly().observed());

        // Then
        assertThat(plan.actions()).containsExactly(new Action.AttachOrchestration("sync_1", null, "orch_1"));
    }

    @Test
    void movesASyncFromOneOrchestrationToAnother() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().startedBy("orch_2").sync();

        // When
        Plan plan =
                SyncPlanner.plan(desired, RemoteSyncBuilder.startedBy("orch_1").observed());

        // Then
        assertThat(plan.actions()).containsExactly(new Action.AttachOrchestration("sync_1", "orch_1", "orch_2"));
    }

    @Test
    void detachesBeforeTheScheduleIsSet() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().sync();

        // When
        Plan ours =
                SyncPlanner.plan(desired, RemoteSyncBuilder.startedBy("orch_1").created());
        Plan attached =
                SyncPlanner.plan(desired, RemoteSyncBuilder.startedBy("orch_1").observed(applied("orch_1")));
        Plan told = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().startedBy("").sync(),
                RemoteSyncBuilder.startedBy("orch_1").observed());

        // Then
        assertThat(List.of(ours, attached, told)).allSatisfy(plan -> assertThat(plan.actions())
                .containsExactly(
                        new Action.DetachOrchestration("sync_1", "orch_1"),
                        new Action.UpdateSchedule("sync_1", null, "0 * * * *")));
    }

    @Test
    void leavesASyncThatItDidNotAttachInItsOrchestrationAndSaysSo() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().at("5 * * * *").sync();

        // When
        Plan adopted =
                SyncPlanner.plan(desired, RemoteSyncBuilder.startedBy("orch_1").observed());
        Plan moved =
                SyncPlanner.plan(desired, RemoteSyncBuilder.startedBy("orch_2").observed(applied("orch_1")));

        // Then
        assertThat(List.of(adopted, moved)).allSatisfy(plan -> {
            assertThat(plan.changesNothing()).isTrue();
            assertThat(plan.remarks()).singleElement().satisfies(remark -> assertThat(remark.message())
                    .contains("orchestrationId to \"\""));
        });
    }

    @Test
    void remembersWhatItAttachedUntilItIsDetached() {
        // Given
        LastApplied attached = applied("orch_1");
        DesiredSync absent = DesiredSyncBuilder.hourly().sync();

        // Then
        assertThat(applied(absent, RemoteSyncBuilder.startedBy("orch_1"), attached)
                        .orchestration())
                .isEqualTo(attached.orchestration());
        assertThat(applied(absent, RemoteSyncBuilder.startedBy("orch_2"), attached)
                        .orchestration())
                .isNull();
        assertThat(applied(absent, RemoteSyncBuilder.hourly(), attached).orchestration())
                .isNull();
    }

    private static LastApplied applied(String orchestration) {
        return applied(
                DesiredSyncBuilder.hourly().startedBy(orchestration).sync(),
                RemoteSyncBuilder.startedBy(orchestration),
                LastApplied.NOTHING);
    }

    private static LastApplied applied(DesiredSync desired, RemoteSyncBuilder remote, LastApplied before) {
        return AppliedDigests.of(
                desired, remote.sync(), before, facet -> false, name -> false, List.of(), List.of(), name -> false);
    }

    private static final Blocker UNKNOWN = new Blocker(Blocker.Kind.ORCHESTRATION_NOT_FOUND, "no such name");

    private static DesiredSync named() {
        return DesiredSyncBuilder.hourly().at("5 * * * *").sync().withoutOrchestration("Nightly", UNKNOWN);
    }

    @Test
    void leavesTheOrchestrationAsItIsWhileTheNameOfTheDeclaredOneHasNoId() {
        // When
        Plan attached =
                SyncPlanner.plan(named(), RemoteSyncBuilder.startedBy("orch_1").created());
        Plan scheduled = SyncPlanner.plan(named(), RemoteSyncBuilder.hourly().created());

        // Then
        assertThat(attached.actions()).isEmpty();
        assertThat(attached.blockers()).singleElement().satisfies(blocker -> {
            assertThat(blocker.kind()).isEqualTo(Blocker.Kind.ORCHESTRATION_NOT_FOUND);
            assertThat(blocker.message()).isEqualTo("no such name; orchestration orch_1 still starts the sync");
        });
        assertThat(scheduled.actions()).isEmpty();
        assertThat(scheduled.blockers()).containsExactly(UNKNOWN);
    }

    @Test
    void enablesNoSyncBeforeItsOrchestrationCanStartIt() {
        // When
        Plan unknown =
                SyncPlanner.plan(named(), RemoteSyncBuilder.hourly().disabled().created());
        Plan attached = SyncPlanner.plan(
                named(), RemoteSyncBuilder.startedBy("orch_1").disabled().created());
        Plan known = SyncPlanner.plan(
                named().startedBy("orch_1"),
                RemoteSyncBuilder.hourly().disabled().created());

        // Then
        assertThat(unknown.actions()).isEmpty();
        assertThat(unknown.blockers()).singleElement().satisfies(blocker -> assertThat(blocker.message())
                .endsWith("the sync is enabled once it is attached"));
        assertThat(attached.actions()).containsExactly(new Action.Enable("sync_1"));
        assertThat(known.actions())
                .containsExactly(new Action.AttachOrchestration("sync_1", null, "orch_1"), new Action.Enable("sync_1"));
    }

    @Test
    void remembersWhatItAttachedWhileTheNameHasNoId() {
        LastApplied attached = applied("orch_1");

        assertThat(applied(named(), RemoteSyncBuilder.startedBy("orch_1"), attached)
                        .orchestration())
                .isEqualTo(attached.orchestration());
        assertThat(applied(named(), RemoteSyncBuilder.startedBy("orch_1"), LastApplied.NOTHING)
                        .orchestration())
                .isNull();
        assertThat(applied(named(), RemoteSyncBuilder.hourly(), LastApplied.NOTHING)
                        .syncInterval())
                .isNull();
    }

    @Test
    void looksAtNoScheduleWhileAnOrchestrationStartsTheSync() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().at("5 * * * *").startedBy("orch_1").sync();

        // When
        Plan plan =
                SyncPlanner.plan(desired, RemoteSyncBuilder.startedBy("orch_1").observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }
}
