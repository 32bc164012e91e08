package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncPlannerTest {
    @Test
    void createsASyncThatIsNotThere() {
        // Given
        DesiredSync wish = Wish.hourly()
                .from("2024-01-31")
                .settings("{'a': 1}")
                .streams("accounts", "contacts")
                .sync();

        // When
        Plan plan = SyncPlanner.plan(wish, ObservedSync.nothing());

        // Then
        assertThat(plan.actions())
                .containsExactly(new Action.CreateSync(
                        new NewSync("conn_a", "crm", "0 * * * *", "2024-01-31", Json.of("{'a': 1}")),
                        List.of("accounts", "contacts")));
        assertThat(plan.blockers()).isEmpty();
    }

    @Test
    void createsWithAScheduleEvenWhereAnOrchestrationIsToStartTheSync() {
        // Given
        DesiredSync wish = Wish.hourly().at(null).startedBy("orch_1").sync();

        // When
        NewSync request = wish.newSync();

        // Then
        assertThat(request.syncInterval()).isEqualTo("0 0 * * *");
    }

    @Test
    void doesNothingWhereAllIsAsWanted() {
        // Given
        DesiredSync wish = Wish.hourly().sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().observed());

        // Then
        assertThat(plan).isEqualTo(Plan.NOTHING);
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void disablesBeforeAndEnablesAfterEverythingElse() {
        // Given
        Wish wish = Wish.hourly().at("5 * * * *").settings("{'a': 1}").streams("accounts");
        Remote remote = Remote.hourly().settings("{'a': 2}");

        // When
        Plan disabling = SyncPlanner.plan(wish.disabled().sync(), remote.observed());
        Plan enabling = SyncPlanner.plan(wish.sync(), remote.disabled().observed());

        // Then
        assertThat(disabling.actions())
                .extracting(Action::facet)
                .containsExactly(Facet.ENABLED, Facet.SETTINGS, Facet.SCHEDULE, Facet.STREAMS);
        assertThat(enabling.actions())
                .extracting(Action::facet)
                .containsExactly(Facet.SETTINGS, Facet.SCHEDULE, Facet.STREAMS, Facet.ENABLED);
        assertThat(disabling.changesNothing()).isFalse();
    }

    @Test
    void leavesADisabledSyncDisabled() {
        // Given
        DesiredSync wish = Wish.hourly().disabled().sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().disabled().observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void changesTheSchedule() {
        // Given
        DesiredSync wish = Wish.hourly().at("5 * * * *").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().observed());

        // Then
        assertThat(plan.actions()).containsExactly(new Action.UpdateSchedule("sync_1", "0 * * * *", "5 * * * *"));
    }

    @Test
    void doesNotManageAScheduleThatIsNotDeclared() {
        // Given
        DesiredSync wish = Wish.hourly().at(null).sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void laysTheSettingsWantedOverThoseFound() {
        // Given
        DesiredSync wish = Wish.hourly().settings("{'a': 1}").sync();

        // When
        Plan plan = SyncPlanner.plan(
                wish, Remote.hourly().settings("{'a': 2, 'b': 3}").observed());

        // Then
        assertThat(plan.actions())
                .containsExactly(new Action.UpdateSettings(
                        "sync_1", List.of(new Difference("settings.a", "2", "1")), Json.of("{'a': 1, 'b': 3}")));
    }

    @Test
    void doesNotManageSettingsThatAreNotDeclared() {
        // Given
        ObservedSync found = Remote.hourly().settings("{'a': 2}").observed();

        // When
        Plan plan = SyncPlanner.plan(Wish.hourly().sync(), found);

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void refusesToPlanWhereTheStreamsWereNotRead() {
        // Given
        Sync unread =
                new Sync("sync_1", "conn_a", "crm", "0 * * * *", null, null, true, null, null, null, Instant.EPOCH);

        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Remote(unread).observed())
                .withMessageContaining("sync_1");
    }
}
