package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncPlannerTest {
    @Test
    void createsASyncThatIsNotThere() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .from("2024-01-31")
                .settings("{'a': 1}")
                .streams("accounts", "contacts")
                .sync();

        // When
        Plan plan = SyncPlanner.plan(desired, ObservedSync.nothing());

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
        DesiredSync desired =
                DesiredSyncBuilder.hourly().at(null).startedBy("orch_1").sync();

        // When
        NewSync request = desired.newSync();

        // Then
        assertThat(request.syncInterval()).isEqualTo("0 0 * * *");
    }

    @Test
    void doesNothingWhereAllIsAsWanted() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().sync();

        // When
        Plan plan = SyncPlanner.plan(desired, RemoteSyncBuilder.hourly().observed());

        // Then
        assertThat(plan).isEqualTo(Plan.NOTHING);
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void disablesBeforeAndEnablesAfterEverythingElse() {
        // Given
        DesiredSyncBuilder desired =
                DesiredSyncBuilder.hourly().at("5 * * * *").settings("{'a': 1}").streams("accounts");
        RemoteSyncBuilder remote = RemoteSyncBuilder.hourly().settings("{'a': 2}");

        // When
        Plan disabling = SyncPlanner.plan(desired.disabled().sync(), remote.observed());
        Plan enabling = SyncPlanner.plan(desired.sync(), remote.disabled().observed());

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
        DesiredSync desired = DesiredSyncBuilder.hourly().disabled().sync();

        // When
        Plan plan =
                SyncPlanner.plan(desired, RemoteSyncBuilder.hourly().disabled().observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void changesTheSchedule() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().at("5 * * * *").sync();

        // When
        Plan plan = SyncPlanner.plan(desired, RemoteSyncBuilder.hourly().observed());

        // Then
        assertThat(plan.actions()).containsExactly(new Action.UpdateSchedule("sync_1", "0 * * * *", "5 * * * *"));
    }

    @Test
    void doesNotManageAScheduleThatIsNotDeclared() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().at(null).sync();

        // When
        Plan plan = SyncPlanner.plan(desired, RemoteSyncBuilder.hourly().observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void sendsTheSettingsWantedAlone() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().settings("{'a': 1}").sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired, RemoteSyncBuilder.hourly().settings("{'a': 2, 'b': 3}").observed());

        // Then
        assertThat(plan.actions())
                .containsExactly(new Action.UpdateSettings(
                        "sync_1", List.of(new Difference("settings.a", "2", "1")), Json.of("{'a': 1}")));
    }

    @Test
    void sendsNeitherWhatIsHiddenNorWhatIsWorkedOutThere() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().settings("{'a': 2}").sync();
        RemoteSyncBuilder remote =
                RemoteSyncBuilder.hourly().settings("{'token': '********', 'computed_at': '2026-01-01', 'a': 1}");

        // When
        Plan plan = SyncPlanner.plan(desired, remote.observed());

        // Then
        assertThat(((Action.UpdateSettings) plan.actions().get(0)).sent()).isEqualTo(Json.of("{'a': 2}"));
        assertThat(plan.blockers()).isEmpty();
    }

    @Test
    void laysTheSettingsOverThoseFoundWhereWeldTakesThemForAll() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().settings("{'a': 2, 'c': {'d': 1}}").sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired,
                RemoteSyncBuilder.hourly()
                        .settings("{'a': 1, 'b': 3, 'c': {'e': 4}}")
                        .replacing());

        // Then
        assertThat(((Action.UpdateSettings) plan.actions().get(0)).sent())
                .isEqualTo(Json.of("{'a': 2, 'b': 3, 'c': {'d': 1, 'e': 4}}"));
    }

    @Test
    void sendsBackOnlySettingsThatTheSourceNames() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().settings("{'a': 2}").sync();
        Circumstances named = new Circumstances(false, true, Set.of("a", "b"), RemovalLimit.USUAL);

        // When
        Plan plan = SyncPlanner.plan(
                desired,
                RemoteSyncBuilder.hourly().settings("{'a': 1, 'b': 3, 'x': 4}").observed(LastApplied.NOTHING, named));

        // Then
        assertThat(((Action.UpdateSettings) plan.actions().get(0)).sent()).isEqualTo(Json.of("{'a': 2, 'b': 3}"));
    }

    @Test
    void changesNoSettingsWhereThatWouldLoseOneThatIsHidden() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().settings("{'a': 2}").sync();
        RemoteSyncBuilder remote =
                RemoteSyncBuilder.hourly().settings("{'token': '********', 'in': {'key': '••••'}, 'a': 1}");

        // When
        Plan plan = SyncPlanner.plan(desired, remote.replacing());

        // Then
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.blockers()).singleElement().satisfies(blocker -> {
            assertThat(blocker.kind()).isEqualTo(Blocker.Kind.SETTINGS_HIDDEN);
            assertThat(blocker.message())
                    .contains("settings.token, settings.in.key", "declare it")
                    .doesNotContain("***");
        });
    }

    @Test
    void trustsThatASettingIsAsItWasToldWhereWeldHidesIt() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .settings("{'token': 'abc', 'from': '2024-01-01', 'list': [1, 'b']}")
                .sync();
        RemoteSyncBuilder echoed =
                RemoteSyncBuilder.hourly().settings("{'token': 'abc', 'from': '2024-01-01', 'list': [1, 'b']}");
        RemoteSyncBuilder read = RemoteSyncBuilder.hourly()
                .settings("{'token': '********', 'from': '2023-12-31T23:00:00.000Z', 'list': ['b', '1']}");
        LastApplied applied = applied(desired, echoed);

        // Then
        assertThat(SyncPlanner.plan(desired, read.observed(applied))).isEqualTo(Plan.NOTHING);
        assertThat(SyncPlanner.plan(desired, read.observed()).actions())
                .as("what was never told")
                .singleElement()
                .satisfies(action -> assertThat(action.describe())
                        .doesNotContain("abc")
                        .contains("settings.token from \"********\" to what the manifest says"));
        assertThat(SyncPlanner.plan(
                                desired,
                                RemoteSyncBuilder.hourly()
                                        .settings("{'token': '********', 'from': '2024-02-01', 'list': ['b', '1']}")
                                        .observed(applied))
                        .actions())
                .as("another day")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 * * 7, 0 0 * * 0",
        "0 */1 * * *, 0 * * * *",
        "'*/15 * * * *', '0,15,30,45 * * * *'",
        "0 0 * * MON-FRI, '0 0 * * 1,2,3,4,5'",
        "0 0 1 jan *, 0 0 1 1 *",
        "00 06 * * *, 0 6 * * *",
        "0 0 ? * *, 0 0 * * *"
    })
    void readsAScheduleThatMeansTheSameAsTheSame(String declared, String found) {
        // When
        Plan plan = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().at(declared).sync(),
                RemoteSyncBuilder.at(found).observed());

        // Then
        assertThat(plan).isEqualTo(Plan.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 * * 7, 0 0 * * 1",
        "0 */2 * * *, 0 * * * *",
        "0 0 1-31 * 1, 0 0 * * 1",
        "0 0 L * *, 0 0 * * *",
        "99 99 * * *, 98 98 * * *",
        "0 0 5-1 * *, 0 0 1-5 * *",
        "0 0/x * * *, 0 0/y * * *"
    })
    void tellsTwoSchedulesApart(String declared, String found) {
        // When
        Plan plan = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().at(declared).sync(),
                RemoteSyncBuilder.at(found).observed());

        // Then
        assertThat(plan.actions()).hasSize(1);
    }

    private static LastApplied applied(DesiredSync desired, RemoteSyncBuilder remote) {
        return AppliedDigests.of(
                desired,
                remote.sync(),
                LastApplied.NOTHING,
                facet -> false,
                name -> false,
                List.of(),
                List.of(),
                name -> false);
    }

    @Test
    void doesNotManageSettingsThatAreNotDeclared() {
        // Given
        ObservedSync found = RemoteSyncBuilder.hourly().settings("{'a': 2}").observed();

        // When
        Plan plan = SyncPlanner.plan(DesiredSyncBuilder.hourly().sync(), found);

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
                .isThrownBy(() -> new RemoteSyncBuilder(unread).observed())
                .withMessageContaining("sync_1");
    }
}
