package app.weld.operator.plan;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.StreamProperties;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AppliedDigestsTest {
    private static final LastApplied BEFORE =
            new LastApplied("settings/before", "schedule/before", Map.of("accounts", "stream/before"), List.of());
    private static final DesiredSync WISH =
            DesiredSyncBuilder.hourly().settings("{'a': 1}").streams("accounts").sync();
    private static final RemoteSyncBuilder REMOTE =
            RemoteSyncBuilder.hourly().settings("{'a': '1', 'b': 2}").streams("accounts");

    private static LastApplied allDone(
            DesiredSync desired, RemoteSyncBuilder remote, LastApplied before, String... owned) {
        return AppliedDigests.of(
                desired,
                remote.sync(),
                before,
                facet -> false,
                name -> false,
                List.of(owned),
                List.of(),
                name -> false);
    }

    @Test
    void remembersWhatWasDone() {
        // When
        LastApplied applied = allDone(WISH, REMOTE, BEFORE, "accounts");

        // Then
        assertThat(applied.settings())
                .isEqualTo(Digest.of(Json.of("{'a': 1}")) + "/" + Digest.of(Json.of("{'a': '1'}")));
        assertThat(applied.syncInterval()).isEqualTo(Digest.of("0 * * * *") + "/" + Digest.of("0 * * * *"));
        assertThat(applied.streams())
                .isEqualTo(Map.of(
                        "accounts",
                        AppliedDigests.stream(SourceStream.named("accounts"), RemoteSyncBuilder.stream("accounts"))));
        assertThat(applied.owned()).containsExactly("accounts");
    }

    @Test
    void keepsWhatWasRememberedOfWhatWasNotDone() {
        // When
        LastApplied applied = AppliedDigests.of(
                WISH, REMOTE.sync(), BEFORE, facet -> true, name -> true, List.of(), List.of(), name -> false);

        // Then
        assertThat(applied.settings()).isEqualTo(BEFORE.settings());
        assertThat(applied.syncInterval()).isEqualTo(BEFORE.syncInterval());
        assertThat(applied.streams()).isEqualTo(BEFORE.streams());
        assertThat(applied.enabled()).isNull();
    }

    @Test
    void asksForEachFacetByItself() {
        // When
        LastApplied settingsUndone = AppliedDigests.of(
                WISH,
                REMOTE.sync(),
                BEFORE,
                facet -> facet == Facet.SETTINGS,
                name -> false,
                List.of(),
                List.of(),
                name -> false);
        LastApplied scheduleUndone = AppliedDigests.of(
                WISH,
                REMOTE.sync(),
                BEFORE,
                facet -> facet == Facet.SCHEDULE,
                name -> false,
                List.of(),
                List.of(),
                name -> false);

        // Then
        assertThat(settingsUndone.settings()).isEqualTo("settings/before");
        assertThat(settingsUndone.syncInterval()).isNotEqualTo("schedule/before");
        assertThat(scheduleUndone.settings()).isNotEqualTo("settings/before");
        assertThat(scheduleUndone.syncInterval()).isEqualTo("schedule/before");
    }

    /** No schedule is sent then, and what Weld has is the answer to another desired. */
    @Test
    void takesNoScheduleForAppliedWhileAnOrchestrationStartsTheSync() {
        DesiredSync desired = DesiredSyncBuilder.hourly().startedBy("nightly").sync();

        assertThat(allDone(desired, RemoteSyncBuilder.hourly(), BEFORE).syncInterval())
                .isNull();
        assertThat(allDone(desired, RemoteSyncBuilder.startedBy("nightly"), BEFORE)
                        .syncInterval())
                .isNull();
        assertThat(allDone(DesiredSyncBuilder.hourly().sync(), RemoteSyncBuilder.startedBy("nightly"), BEFORE)
                        .syncInterval())
                .isNull();
    }

    @Test
    void remembersNothingOfWhatIsNotDeclared() {
        // When
        LastApplied applied = allDone(DesiredSyncBuilder.hourly().at(null).sync(), REMOTE, BEFORE);

        // Then
        assertThat(applied.settings()).isNull();
        assertThat(applied.syncInterval()).isNull();
        assertThat(applied.startDate()).isNull();
        assertThat(applied.orchestration()).isNull();
        assertThat(applied.streams()).isEmpty();
    }

    @Test
    void remembersNoScheduleThatIsNotInForce() {
        // When
        LastApplied applied =
                allDone(DesiredSyncBuilder.hourly().sync(), RemoteSyncBuilder.startedBy("orch_1"), LastApplied.NOTHING);

        // Then
        assertThat(applied.syncInterval()).isNull();
    }

    @Test
    void remembersNoStreamThatIsNotThere() {
        // When
        LastApplied applied =
                allDone(DesiredSyncBuilder.hourly().streams("accounts").sync(), RemoteSyncBuilder.hourly(), BEFORE);

        // Then
        assertThat(applied.streams()).isEmpty();
    }

    @Test
    void disownsStreamsThatAreNeitherWantedNorThere() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("wanted").sync();

        // When
        LastApplied applied =
                allDone(desired, RemoteSyncBuilder.hourly().streams("there"), BEFORE, "wanted", "there", "gone");

        // Then
        assertThat(applied.owned()).containsExactly("there", "wanted");
    }

    @Test
    void changesWithEachAnswerThatTheManifestSpeaksOf() {
        // Given
        SourceStream desired = SourceStream.named("accounts")
                .with(INCREMENTAL_POINTER_ID, "id")
                .with(EXCLUDED_SUBSTREAMS, List.of("a"))
                .with(FULL_SYNC_ALWAYS, true)
                .with(FULL_SYNC_AT_MIDNIGHT, true)
                .with(PROTECTED_FROM_FULL_SYNC, true)
                .with(ENABLED_HISTORY_TABLE, true);
        SourceStream silent = SourceStream.named("accounts");
        app.weld.operator.weld.Stream plain = RemoteSyncBuilder.stream("accounts");
        List<UnaryOperator<app.weld.operator.weld.Stream>> changes = List.of(
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", StreamProperties.NONE.with(INCREMENTAL_POINTER_ID, "id")),
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", StreamProperties.NONE.with(EXCLUDED_SUBSTREAMS, List.of("a"))),
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", StreamProperties.NONE.with(FULL_SYNC_ALWAYS, true)),
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", StreamProperties.NONE.with(FULL_SYNC_AT_MIDNIGHT, true)),
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", StreamProperties.NONE.with(PROTECTED_FROM_FULL_SYNC, true)),
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", StreamProperties.NONE.with(ENABLED_HISTORY_TABLE, true)));

        // Then
        for (UnaryOperator<app.weld.operator.weld.Stream> change : changes) {
            app.weld.operator.weld.Stream changed = change.apply(plain);
            assertThat(AppliedDigests.stream(desired, changed)).isNotEqualTo(AppliedDigests.stream(desired, plain));
            assertThat(AppliedDigests.stream(silent, changed)).isEqualTo(AppliedDigests.stream(silent, plain));
        }
    }

    @Test
    void startsAStreamsDigestWithTheManifest() {
        // Given
        SourceStream desired = SourceStream.named("accounts");

        // Then
        assertThat(AppliedDigests.stream(desired, RemoteSyncBuilder.stream("accounts")))
                .startsWith(StreamDigest.desired(desired) + "/")
                .hasSize(49);
        assertThat(StreamDigest.desired(desired)).isNotEqualTo(StreamDigest.desired(SourceStream.named("contacts")));
    }

    @Test
    void keepsAnAnswerInAnotherSpellingFromBeingCorrectedForEver() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().settings("{'since': '2024-01-31'}").sync();
        RemoteSyncBuilder answered = new RemoteSyncBuilder(RemoteSyncBuilder.at("7 * * * *")
                .settings("{'since': '2024-01-31T00:00:00Z'}")
                .sync());

        // When
        LastApplied applied = allDone(desired, answered, LastApplied.NOTHING);

        // Then
        assertThat(SyncPlanner.plan(desired, answered.observed()).actions()).hasSize(2);
        assertThat(SyncPlanner.plan(desired, answered.observed(applied)).changesNothing())
                .isTrue();
    }

    @Test
    void remembersHowWeldAnsweredEveryFacet() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().from("2024-01-31").sync();

        // When
        LastApplied applied = allDone(desired, RemoteSyncBuilder.from("2024-01-30T23:00:00Z"), LastApplied.NOTHING);

        // Then
        assertThat(applied.schema()).as("of a sync that was there").isNull();
        assertThat(AppliedDigests.atCreation(
                                desired, RemoteSyncBuilder.into("CRM").sync())
                        .schema())
                .isEqualTo(Digest.of("crm") + "/" + Digest.of("CRM"));
        assertThat(applied.startDate()).isEqualTo(Digest.of("2024-01-31") + "/" + Digest.of("2024-01-30T23:00:00Z"));
        assertThat(applied.enabled()).isEqualTo(Digest.of(true) + "/" + Digest.of(true));
    }

    @Test
    void disownsWhatWasRefused() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("good", "bad").sync();

        // When
        LastApplied applied = AppliedDigests.of(
                desired,
                RemoteSyncBuilder.hourly().streams("good").sync(),
                LastApplied.NOTHING,
                facet -> false,
                name -> false,
                List.of("good", "bad"),
                List.of("bad"),
                name -> false);

        // Then
        assertThat(applied.owned()).containsExactly("good");
    }

    @Test
    void ownsAStreamThatAReadDoesNotShowAsLongAsItMayBeThere() {
        // Given
        Function<Predicate<String>, LastApplied> applied = mayExist -> AppliedDigests.of(
                DesiredSyncBuilder.hourly().streams("good").sync(),
                RemoteSyncBuilder.hourly().streams("good").sync(),
                LastApplied.NOTHING,
                facet -> false,
                name -> false,
                List.of("good", "late", "refused"),
                List.of("refused"),
                mayExist);

        // Then
        assertThat(applied.apply(name -> true).owned()).containsExactlyInAnyOrder("good", "late");
        assertThat(applied.apply(name -> false).owned()).containsExactly("good");
    }

    @Test
    void keepsNoMoreNamesThanAStatusTakesAndThoseThatAreWantedFirst() {
        // Given
        String[] wanted = IntStream.range(0, 1000).mapToObj(i -> "w" + i).toArray(String[]::new);
        String[] old = IntStream.range(0, 1500).mapToObj(i -> "o" + i).toArray(String[]::new);
        List<String> all =
                Stream.concat(Arrays.stream(old), Arrays.stream(wanted)).toList();

        // When
        LastApplied applied = AppliedDigests.of(
                DesiredSyncBuilder.hourly().streams(wanted).sync(),
                RemoteSyncBuilder.hourly().streams(all.toArray(String[]::new)).sync(),
                LastApplied.NOTHING,
                facet -> false,
                name -> false,
                all,
                List.of(),
                name -> false);
        List<String> noted = OwnedStreams.with(List.of(old), List.of(wanted), name -> false);

        // Then
        assertThat(applied.owned()).hasSize(OwnedStreams.MAX_NAMES).contains(wanted);
        assertThat(noted).hasSize(1000).contains(wanted);
    }

    @Test
    void doesNotHideADriftFromTheAnswerRemembered() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().settings("{'since': '2024-01-31'}").sync();
        LastApplied applied =
                allDone(desired, RemoteSyncBuilder.at("7 * * * *").settings("{'since': 'then'}"), LastApplied.NOTHING);

        // When
        Plan plan = SyncPlanner.plan(
                desired,
                RemoteSyncBuilder.at("5 * * * *").settings("{'since': 'now'}").observed(applied));

        // Then
        assertThat(plan.actions()).extracting(Action::facet).containsExactly(Facet.SETTINGS, Facet.SCHEDULE);
    }
}
