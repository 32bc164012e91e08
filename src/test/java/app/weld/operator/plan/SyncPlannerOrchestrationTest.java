package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

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
        Plan plan = SyncPlanner.plan(wish, Remote.startedBy("orch_1").observed());

        // Then
        assertThat(plan.actions())
                .containsExactly(
                        new Action.DetachOrchestration("sync_1", "orch_1"),
                        new Action.UpdateSchedule("sync_1", null, "0 * * * *"));
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
