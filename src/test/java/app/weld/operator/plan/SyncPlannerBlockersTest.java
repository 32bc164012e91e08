package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncPlannerBlockersTest {
    /** Wants the schedule and enabled otherwise: there would be something to do. */
    private static final DesiredSyncBuilder WISH =
            DesiredSyncBuilder.hourly().at("5 * * * *").disabled();

    @Test
    void touchesNothingOfASyncOfAnotherConnection() {
        // Given
        Sync other = new Sync(
                "sync_1", "conn_b", "crm", "0 * * * *", null, null, true, null, null, List.of(), Instant.EPOCH);

        // When
        Plan plan = SyncPlanner.plan(WISH.sync(), new RemoteSyncBuilder(other).observed());

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.CONNECTION_CHANGED,
                        "sync sync_1 reads from connection conn_b, and the manifest now refers to connection conn_a. Weld cannot"
                                + " change the connection of a sync: create another WeldEltSync for the new connection and"
                                + " delete this one, or refer to the old connection again"));
    }

    @Test
    void touchesNothingOfASyncIntoAnotherSchema() {
        // When
        Plan plan =
                SyncPlanner.plan(WISH.sync(), RemoteSyncBuilder.into("sales").observed());

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.SYNC_MISMATCH,
                        "sync sync_1 writes to schema sales, and spec.destinationSchemaName is crm. Weld cannot change the schema of"
                                + " a sync: create another WeldEltSync with destinationSchemaName sales for it, or take"
                                + " spec.syncId out of this one"));
    }

    @Test
    void takesASchemaThatWeldDoesNotTellForTheOneMeant() {
        // When
        Plan plan = SyncPlanner.plan(WISH.sync(), RemoteSyncBuilder.into(null).observed());

        // Then
        assertThat(plan.blockers()).isEmpty();
        assertThat(plan.actions()).hasSize(2);
    }

    @Test
    void takesAnotherSpellingOfTheSchemaForTheOneMeant() {
        // When
        Plan folded =
                SyncPlanner.plan(WISH.sync(), RemoteSyncBuilder.into("CRM").observed());
        Plan ours = SyncPlanner.plan(
                WISH.sync(), RemoteSyncBuilder.into("tenant_crm").created());
        LastApplied asAnswered = AppliedDigests.atCreation(
                WISH.sync(), RemoteSyncBuilder.into("tenant_crm").sync());
        Plan answered = SyncPlanner.plan(
                WISH.sync(), RemoteSyncBuilder.into("tenant_crm").observed(asAnswered));

        // Then
        assertThat(List.of(folded, ours, answered)).allSatisfy(plan -> {
            assertThat(plan.blockers()).isEmpty();
            assertThat(plan.actions()).hasSize(2);
        });
    }

    @Test
    void changesTheRestOfASyncThatStartsFromAnotherDateAndSaysSo() {
        // When
        Plan plan = SyncPlanner.plan(
                WISH.from("2024-01-31").sync(),
                RemoteSyncBuilder.from("2023-01-31").observed());

        // Then
        assertThat(plan.actions()).hasSize(2);
        assertThat(plan.blockers()).isEmpty();
        assertThat(plan.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.START_DATE_IGNORED);
            assertThat(remark.message()).contains("from 2023-01-31, not from 2024-01-31");
        });
    }

    @Test
    void readsMidnightAnywhereAsTheDate() {
        for (String found : List.of(
                "2024-01-31T00:00:00Z",
                "2024-01-30T23:00:00.000Z",
                "2024-01-31T10:00:00+0000",
                "2024-01-31 00:00:00",
                "2024-01-31T00:00:00+13:00")) {
            // When
            Plan plan = SyncPlanner.plan(
                    WISH.from("2024-01-31").sync(),
                    RemoteSyncBuilder.from(found).observed());

            // Then
            assertThat(plan.blockers()).as(found).isEmpty();
            assertThat(plan.remarks()).as(found).isEmpty();
        }
    }

    @Test
    void doesNotMindADateThatIsNotDeclaredOrNotTold() {
        // When
        Plan undeclared = SyncPlanner.plan(
                WISH.sync(), RemoteSyncBuilder.from("2023-01-31").observed());
        Plan untold = SyncPlanner.plan(
                WISH.from("2024-01-31").sync(), RemoteSyncBuilder.hourly().observed());

        // Then
        assertThat(undeclared.blockers()).isEmpty();
        assertThat(untold.blockers()).isEmpty();
    }
}
