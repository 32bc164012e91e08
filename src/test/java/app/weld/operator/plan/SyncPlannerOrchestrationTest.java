package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Applied;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncPlannerOrchestrationTest {
    @Test
    void attachesASyncThatHasASchedule() {
        // Given
        DesiredSync wish = Wish.hourly().at(null).startedBy("orch_1").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().observed());

        // Then
        assertThat(plan.actions()).containsExactly(new Action.AttachOrchestration("sync_1", null, "orch_1"));
    }

    @Test
    void movesASyncFromOneOrchestrationToAnother() {
        // Given
        DesiredSync wish = Wish.hourly().startedBy("orch_2").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.startedBy("orch_1").observed());

        // Then
        assertThat(plan.actions()).containsExactly(new Action.AttachOrchestration("sync_1", "orch_1", "orch_2"));
    }

    @Test
    void detachesBeforeTheScheduleIsSet() {
        // Given
        DesiredSync wish = Wish.hourly().sync();

        // When
        Plan ours = SyncPlanner.plan(wish, Remote.startedBy("orch_1").created());
        Plan attached = SyncPlanner.plan(wish, Remote.startedBy("orch_1").observed(applied("orch_1")));
        Plan told = SyncPlanner.plan(
                Wish.hourly().startedBy("").sync(), Remote.startedBy("orch_1").observed());

        // Then
        assertThat(List.of(ours, attached, told)).allSatisfy(plan -> assertThat(plan.actions())
                .containsExactly(
                        new Action.DetachOrchestration("sync_1", "orch_1"),
                        new Action.UpdateSchedule("sync_1", null, "0 * * * *")));
    }

    @Test
    void leavesASyncThatItDidNotAttachInItsOrchestrationAndSaysSo() {
        // Given
        DesiredSync wish = Wish.hourly().at("5 * * * *").sync();

        // When
        Plan adopted = SyncPlanner.plan(wish, Remote.startedBy("orch_1").observed());
        Plan moved = SyncPlanner.plan(wish, Remote.startedBy("orch_2").observed(applied("orch_1")));

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
        Applied attached = applied("orch_1");
        DesiredSync absent = Wish.hourly().sync();

        // Then
        assertThat(applied(absent, Remote.startedBy("orch_1"), attached).orchestration())
                .isEqualTo(attached.orchestration());
        assertThat(applied(absent, Remote.startedBy("orch_2"), attached).orchestration())
                .isNull();
        assertThat(applied(absent, Remote.hourly(), attached).orchestration()).isNull();
    }

    private static Applied applied(String orchestration) {
        return applied(Wish.hourly().startedBy(orchestration).sync(), Remote.startedBy(orchestration), Applied.NOTHING);
    }

    private static Applied applied(DesiredSync wish, Remote remote, Applied before) {
        return AppliedDigests.of(wish, remote.sync(), before, facet -> false, name -> false, List.of(), List.of());
    }

    @Test
    void looksAtNoScheduleWhileAnOrchestrationStartsTheSync() {
        // Given
        DesiredSync wish = Wish.hourly().at("5 * * * *").startedBy("orch_1").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.startedBy("orch_1").observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }
}
