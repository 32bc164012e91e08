package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncPlannerBlockersTest {
    /** Wants the schedule and enabled otherwise: there would be something to do. */
    private static final Wish WISH = Wish.hourly().at("5 * * * *").disabled();

    @Test
    void touchesNothingOfASyncOfAnotherConnection() {
        // Given
        Sync other = new Sync(
                "sync_1", "conn_b", "crm", "0 * * * *", null, null, true, null, null, List.of(), Instant.EPOCH);

        // When
        Plan plan = SyncPlanner.plan(WISH.sync(), new Remote(other).observed());

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.CONNECTION_CHANGED,
                        "sync sync_1 reads from connection conn_b, not from conn_a, and Weld cannot change that"));
    }

    @Test
    void touchesNothingOfASyncIntoAnotherSchema() {
        // When
        Plan plan = SyncPlanner.plan(WISH.sync(), Remote.into("sales").observed());

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.SYNC_MISMATCH,
                        "sync sync_1 goes to schema sales, not to crm, and Weld cannot change that"));
    }

    @Test
    void takesASchemaThatWeldDoesNotTellForTheOneMeant() {
        // When
        Plan plan = SyncPlanner.plan(WISH.sync(), Remote.into(null).observed());

        // Then
        assertThat(plan.blockers()).isEmpty();
        assertThat(plan.actions()).hasSize(2);
    }

    @Test
    void changesTheRestOfASyncThatStartsFromAnotherDate() {
        // When
        Plan plan = SyncPlanner.plan(
                WISH.from("2024-01-31").sync(), Remote.from("2023-01-31").observed());

        // Then
        assertThat(plan.actions()).hasSize(2);
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.SYNC_MISMATCH,
                        "sync sync_1 starts from 2023-01-31, not from 2024-01-31, and Weld cannot change that"));
    }

    @Test
    void readsADateAndTimeAsItsDate() {
        // When
        Plan plan = SyncPlanner.plan(
                WISH.from("2024-01-31").sync(),
                Remote.from("2024-01-31T00:00:00Z").observed());

        // Then
        assertThat(plan.blockers()).isEmpty();
    }

    @Test
    void doesNotMindADateThatIsNotDeclaredOrNotTold() {
        // When
        Plan undeclared =
                SyncPlanner.plan(WISH.sync(), Remote.from("2023-01-31").observed());
        Plan untold =
                SyncPlanner.plan(WISH.from("2024-01-31").sync(), Remote.hourly().observed());

        // Then
        assertThat(undeclared.blockers()).isEmpty();
        assertThat(untold.blockers()).isEmpty();
    }
}
