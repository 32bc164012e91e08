package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.weld.SourceStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AppliedDigestsTest {
    private static final Applied BEFORE =
            new Applied("settings/before", "schedule/before", Map.of("accounts", "stream/before"), List.of());
    private static final DesiredSync WISH =
            Wish.hourly().settings("{'a': 1}").streams("accounts").sync();
    private static final Remote REMOTE =
            Remote.hourly().settings("{'a': '1', 'b': 2}").streams("accounts");

    private static Applied allDone(DesiredSync wish, Remote remote, Applied before, String... owned) {
        return AppliedDigests.of(wish, remote.sync(), before, facet -> false, name -> false, List.of(owned), List.of());
    }

    @Test
    void remembersWhatWasDone() {
        // When
        Applied applied = allDone(WISH, REMOTE, BEFORE, "accounts");

        // Then
        assertThat(applied.settings())
                .isEqualTo(Digest.of(Json.of("{'a': 1}")) + "/" + Digest.of(Json.of("{'a': '1'}")));
        assertThat(applied.syncInterval()).isEqualTo(Digest.of("0 * * * *") + "/" + Digest.of("0 * * * *"));
        assertThat(applied.streams())
                .isEqualTo(Map.of(
                        "accounts", AppliedDigests.stream(SourceStream.named("accounts"), Remote.stream("accounts"))));
        assertThat(applied.owned()).containsExactly("accounts");
    }

    @Test
    void keepsWhatWasRememberedOfWhatWasNotDone() {
        // When
        Applied applied =
                AppliedDigests.of(WISH, REMOTE.sync(), BEFORE, facet -> true, name -> true, List.of(), List.of());

        // Then
        assertThat(applied.settings()).isEqualTo(BEFORE.settings());
        assertThat(applied.syncInterval()).isEqualTo(BEFORE.syncInterval());
        assertThat(applied.streams()).isEqualTo(BEFORE.streams());
        assertThat(applied.enabled()).isNull();
    }

    @Test
    void asksForEachFacetByItself() {
        // When
        Applied settingsUndone = AppliedDigests.of(
                WISH, REMOTE.sync(), BEFORE, facet -> facet == Facet.SETTINGS, name -> false, List.of(), List.of());
        Applied scheduleUndone = AppliedDigests.of(
                WISH, REMOTE.sync(), BEFORE, facet -> facet == Facet.SCHEDULE, name -> false, List.of(), List.of());

        // Then
        assertThat(settingsUndone.settings()).isEqualTo("settings/before");
        assertThat(settingsUndone.syncInterval()).isNotEqualTo("schedule/before");
        assertThat(scheduleUndone.settings()).isNotEqualTo("settings/before");
        assertThat(scheduleUndone.syncInterval()).isEqualTo("schedule/before");
    }

    /** No schedule is sent then, and what Weld has is the answer to another wish. */
    @Test
    void takesNoScheduleForAppliedWhileAnOrchestrationStartsTheSync() {
        DesiredSync wish = Wish.hourly().startedBy("nightly").sync();

        assertThat(allDone(wish, Remote.hourly(), BEFORE).syncInterval()).isNull();
        assertThat(allDone(wish, Remote.startedBy("nightly"), BEFORE).syncInterval())
                .isNull();
        assertThat(allDone(Wish.hourly().sync(), Remote.startedBy("nightly"), BEFORE)
                        .syncInterval())
                .isNull();
    }

    @Test
    void remembersNothingOfWhatIsNotDeclared() {
        // When
        Applied applied = allDone(Wish.hourly().at(null).sync(), REMOTE, BEFORE);

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
        Applied applied = allDone(Wish.hourly().sync(), Remote.startedBy("orch_1"), Applied.NOTHING);

        // Then
        assertThat(applied.syncInterval()).isNull();
    }

    @Test
    void remembersNoStreamThatIsNotThere() {
        // When
        Applied applied = allDone(Wish.hourly().streams("accounts").sync(), Remote.hourly(), BEFORE);

        // Then
        assertThat(applied.streams()).isEmpty();
    }

    @Test
    void disownsStreamsThatAreNeitherWantedNorThere() {
        // Given
        DesiredSync wish = Wish.hourly().streams("wanted").sync();

        // When
        Applied applied = allDone(wish, Remote.hourly().streams("there"), BEFORE, "wanted", "there", "gone");

        // Then
        assertThat(applied.owned()).containsExactly("there", "wanted");
    }

    @Test
    void changesWithEachAnswerThatTheWishSpeaksOf() {
        // Given
        SourceStream wish = new SourceStream("accounts", "id", null, null, List.of("a"), true, true, true, true);
        SourceStream silent = SourceStream.named("accounts");
        app.weld.operator.weld.Stream plain = Remote.stream("accounts");
        List<UnaryOperator<app.weld.operator.weld.Stream>> changes = List.of(
                found -> new app.weld.operator.weld.Stream("i", "s", "accounts", "id", null, null, null, null, null),
                found -> new app.weld.operator.weld.Stream(
                        "i", "s", "accounts", null, List.of("a"), null, null, null, null),
                found -> new app.weld.operator.weld.Stream("i", "s", "accounts", null, null, true, null, null, null),
                found -> new app.weld.operator.weld.Stream("i", "s", "accounts", null, null, null, true, null, null),
                found -> new app.weld.operator.weld.Stream("i", "s", "accounts", null, null, null, null, true, null),
                found -> new app.weld.operator.weld.Stream("i", "s", "accounts", null, null, null, null, null, true));

        // Then
        for (UnaryOperator<app.weld.operator.weld.Stream> change : changes) {
            app.weld.operator.weld.Stream changed = change.apply(plain);
            assertThat(AppliedDigests.stream(wish, changed)).isNotEqualTo(AppliedDigests.stream(wish, plain));
            assertThat(AppliedDigests.stream(silent, changed)).isEqualTo(AppliedDigests.stream(silent, plain));
        }
    }

    @Test
    void startsAStreamsDigestWithTheWish() {
        // Given
        SourceStream wish = SourceStream.named("accounts");

        // Then
        assertThat(AppliedDigests.stream(wish, Remote.stream("accounts")))
                .startsWith(StreamDigest.wish(wish) + "/")
                .hasSize(49);
        assertThat(StreamDigest.wish(wish)).isNotEqualTo(StreamDigest.wish(SourceStream.named("contacts")));
    }

    @Test
    void keepsAnAnswerInAnotherSpellingFromBeingCorrectedForEver() {
        // Given
        DesiredSync wish = Wish.hourly().settings("{'since': '2024-01-31'}").sync();
        Remote answered = new Remote(Remote.at("7 * * * *")
                .settings("{'since': '2024-01-31T00:00:00Z'}")
                .sync());

        // When
        Applied applied = allDone(wish, answered, Applied.NOTHING);

        // Then
        assertThat(SyncPlanner.plan(wish, answered.observed()).actions()).hasSize(2);
        assertThat(SyncPlanner.plan(wish, answered.observed(applied)).changesNothing())
                .isTrue();
    }

    @Test
    void remembersHowWeldAnsweredEveryFacet() {
        // Given
        DesiredSync wish = Wish.hourly().from("2024-01-31").sync();

        // When
        Applied applied = allDone(wish, Remote.from("2024-01-30T23:00:00Z"), Applied.NOTHING);

        // Then
        assertThat(applied.schema()).as("of a sync that was there").isNull();
        assertThat(AppliedDigests.atCreation(wish, Remote.into("CRM").sync()).schema())
                .isEqualTo(Digest.of("crm") + "/" + Digest.of("CRM"));
        assertThat(applied.startDate()).isEqualTo(Digest.of("2024-01-31") + "/" + Digest.of("2024-01-30T23:00:00Z"));
        assertThat(applied.enabled()).isEqualTo(Digest.of(true) + "/" + Digest.of(true));
    }

    @Test
    void disownsWhatWasRefused() {
        // Given
        DesiredSync wish = Wish.hourly().streams("good", "bad").sync();

        // When
        Applied applied = AppliedDigests.of(
                wish,
                Remote.hourly().streams("good").sync(),
                Applied.NOTHING,
                facet -> false,
                name -> false,
                List.of("good", "bad"),
                List.of("bad"));

        // Then
        assertThat(applied.owned()).containsExactly("good");
    }

    @Test
    void keepsNoMoreNamesThanAStatusTakesAndThoseThatAreWantedFirst() {
        // Given
        String[] wanted = IntStream.range(0, 1000).mapToObj(i -> "w" + i).toArray(String[]::new);
        String[] old = IntStream.range(0, 1500).mapToObj(i -> "o" + i).toArray(String[]::new);
        List<String> all =
                Stream.concat(Arrays.stream(old), Arrays.stream(wanted)).toList();

        // When
        Applied applied = AppliedDigests.of(
                Wish.hourly().streams(wanted).sync(),
                Remote.hourly().streams(all.toArray(String[]::new)).sync(),
                Applied.NOTHING,
                facet -> false,
                name -> false,
                all,
                List.of());
        List<String> noted = OwnedStreams.with(List.of(old), List.of(wanted), name -> false);

        // Then
        assertThat(applied.owned()).hasSize(OwnedStreams.MOST).contains(wanted);
        assertThat(noted).hasSize(1000).contains(wanted);
    }

    @Test
    void doesNotHideADriftFromTheAnswerRemembered() {
        // Given
        DesiredSync wish = Wish.hourly().settings("{'since': '2024-01-31'}").sync();
        Applied applied = allDone(wish, Remote.at("7 * * * *").settings("{'since': 'then'}"), Applied.NOTHING);

        // When
        Plan plan = SyncPlanner.plan(
                wish, Remote.at("5 * * * *").settings("{'since': 'now'}").observed(applied));

        // Then
        assertThat(plan.actions()).extracting(Action::facet).containsExactly(Facet.SETTINGS, Facet.SCHEDULE);
    }
}
