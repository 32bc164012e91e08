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
import static org.junit.jupiter.api.Assertions.assertTimeout;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyncPlannerStreamsTest {
    private static final LastApplied OWNS_LEADS = new LastApplied(null, null, Map.of(), List.of("leads"));

    private static SourceStream pointed(String name, String pointer) {
        return SourceStream.named(name).with(INCREMENTAL_POINTER_ID, pointer);
    }

    @Test
    void addsStreamsAndChangesThoseThereInOneStep() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .streams(pointed("accounts", "updated_at"), SourceStream.named("contacts"))
                .sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired, RemoteSyncBuilder.hourly().streams("accounts").owning("accounts"));

        // Then
        assertThat(plan.describe())
                .containsExactly(
                        "change streams[accounts].incrementalPointerId from nothing to updated_at; add stream contacts");
        assertThat(plan.actions()).singleElement().satisfies(action -> {
            assertThat(action).isInstanceOf(Action.PutStreams.class);
            assertThat(((Action.PutStreams) action).added()).containsExactly("contacts");
            assertThat(((Action.PutStreams) action).syncId()).isEqualTo("sync_1");
        });
    }

    @Test
    void leavesStreamsAsTheyAreWhereNoneAreDeclared() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().removing(StreamRemovalPolicy.All).sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired, RemoteSyncBuilder.hourly().streams("accounts").observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void addsWhatItCanWhereTheSourceDoesNotOfferAll() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().streams("accounts", "contcts").sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired,
                RemoteSyncBuilder.hourly()
                        .offering(RemoteSyncBuilder.offered("accounts"), RemoteSyncBuilder.offered("contacts")));

        // Then
        assertThat(plan.describe()).containsExactly("add stream accounts");
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.STREAM_NOT_FOUND,
                        "stream contcts is not offered by the source (nearest: contacts)",
                        List.of("contcts")));
    }

    @Test
    void doesNotAddAStreamThatCannotBeSelected() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("accounts").sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired, RemoteSyncBuilder.hourly().offering(RemoteSyncBuilder.unselectable("accounts")));

        // Then
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.STREAM_NOT_FOUND, "stream accounts cannot be selected", List.of("accounts")));
    }

    @Test
    void keepsAStreamThatIsThereThoughTheSourceOffersItNoMore() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("accounts").sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired,
                RemoteSyncBuilder.hourly().streams("accounts").offering(RemoteSyncBuilder.offered("contacts")));

        // Then
        assertThat(plan).isEqualTo(Plan.NOTHING);
    }

    @Test
    void removesOnlyWhatThisResourceAddedUnlessToldOtherwise() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("accounts").sync();
        ObservedSync found =
                RemoteSyncBuilder.hourly().streams("accounts", "leads", "notes").observed(OWNS_LEADS);

        // When
        Plan plan = SyncPlanner.plan(desired, found);

        // Then
        assertThat(plan.actions())
                .containsExactly(new Action.RemoveStreams("sync_1", List.of(RemoteSyncBuilder.stream("leads"))));
    }

    @Test
    void removesEveryStreamThatIsNotNamedWherePolicyIsAll() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .streams("accounts")
                .removing(StreamRemovalPolicy.All)
                .sync();
        ObservedSync found =
                RemoteSyncBuilder.hourly().streams("accounts", "leads", "notes").observed(OWNS_LEADS);

        // When
        Plan plan = SyncPlanner.plan(desired, found);

        // Then
        assertThat(plan.describe()).containsExactly("remove stream leads, notes");
    }

    @Test
    void removesNoStreamWherePolicyIsNone() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .streams("accounts")
                .removing(StreamRemovalPolicy.None)
                .sync();
        ObservedSync found =
                RemoteSyncBuilder.hourly().streams("accounts", "leads").observed(OWNS_LEADS);

        // When
        Plan plan = SyncPlanner.plan(desired, found);

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void removesStreamsAfterOthersHaveCome() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("accounts").sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired, RemoteSyncBuilder.hourly().streams("leads").observed(OWNS_LEADS));

        // Then
        assertThat(plan.describe()).containsExactly("add stream accounts", "remove stream leads");
    }

    @Test
    void sendsAllThatIsKnownOfAStreamThatIsChanged() {
        // Given
        SourceStream desired = SourceStream.named("accounts")
                .with(EXCLUDED_COLUMNS, List.of("ssn"))
                .with(HASHED_COLUMNS, List.of())
                .with(FULL_SYNC_AT_MIDNIGHT, true);
        Stream found = new Stream(
                "i",
                "sync_1",
                "accounts",
                StreamProperties.NONE
                        .with(INCREMENTAL_POINTER_ID, "updated_at")
                        .with(EXCLUDED_SUBSTREAMS, List.of("sub"))
                        .with(FULL_SYNC_ALWAYS, false)
                        .with(FULL_SYNC_AT_MIDNIGHT, false)
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true));

        // When
        Plan plan = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().streams(desired).sync(),
                RemoteSyncBuilder.hourly().streams(found).observed());

        // Then
        assertThat(((Action.PutStreams) plan.actions().get(0)).changes())
                .extracting(StreamChange::sent)
                .containsExactly(SourceStream.named("accounts")
                        .with(INCREMENTAL_POINTER_ID, "updated_at")
                        .with(EXCLUDED_COLUMNS, List.of("ssn"))
                        .with(HASHED_COLUMNS, List.of())
                        .with(EXCLUDED_SUBSTREAMS, List.of("sub"))
                        .with(FULL_SYNC_ALWAYS, false)
                        .with(FULL_SYNC_AT_MIDNIGHT, true)
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true));
    }

    @Test
    void changesNoStreamOfSomebodyElseWhoseColumnsNobodyCanReadButTheOthers() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .at("5 * * * *")
                .streams(pointed("accounts", "id"), pointed("contacts", "id"), SourceStream.named("deals"))
                .sync();

        // When
        Plan plan = SyncPlanner.plan(
                desired,
                RemoteSyncBuilder.hourly().streams("accounts", "contacts").owning("contacts"));

        // Then
        assertThat(plan.describe())
                .containsExactly(
                        "change syncInterval from 0 * * * * to 5 * * * *",
                        "change streams[contacts].incrementalPointerId from nothing to id; add stream deals");
        assertThat(plan.blockers()).singleElement().satisfies(blocker -> {
            assertThat(blocker.kind()).isEqualTo(Blocker.Kind.COLUMNS_UNDECLARED);
            assertThat(blocker.message())
                    .contains("accounts", "declare excludedColumns and hashedColumns (an empty list is fine)");
        });
    }

    @Test
    void sendsColumnsAgainThatWereDeclaredAndAreNotAnyMore() {
        // Given
        LastApplied undeclared = undeclared(List.of("email", "phone"));

        // When
        Plan nothing = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().streams("accounts").sync(),
                RemoteSyncBuilder.hourly().streams("accounts").observed(undeclared));
        Plan change = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().streams(pointed("accounts", "id")).sync(),
                RemoteSyncBuilder.hourly().streams("accounts").observed(undeclared));

        // Then
        assertThat(nothing).isEqualTo(Plan.NOTHING);
        assertThat(((Action.PutStreams) change.actions().get(0)).changes())
                .extracting(StreamChange::sent)
                .containsExactly(SourceStream.named("accounts")
                        .with(INCREMENTAL_POINTER_ID, "id")
                        .with(HASHED_COLUMNS, List.of("email", "phone")));
    }

    @Test
    void asksForColumnsThatWereDeclaredAndAreTooManyToBeKept() {
        // When
        Plan plan = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().streams(pointed("accounts", "id")).sync(),
                RemoteSyncBuilder.hourly().streams("accounts").observed(undeclared(List.of("x".repeat(2000)))));

        // Then
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.blockers()).singleElement().satisfies(blocker -> assertThat(blocker.message())
                .contains("declare hashedColumns (an empty list"));
    }

    /** As is remembered of a stream of ours whose hashed columns were declared once and are not any more. */
    private static LastApplied undeclared(List<String> hashed) {
        SourceStream declared = SourceStream.named("accounts").with(HASHED_COLUMNS, hashed);
        LastApplied before = applied(declared, LastApplied.NOTHING);
        return applied(SourceStream.named("accounts"), before);
    }

    private static LastApplied applied(SourceStream desired, LastApplied before) {
        return AppliedDigests.of(
                DesiredSyncBuilder.hourly().streams(desired).sync(),
                RemoteSyncBuilder.hourly().streams("accounts").sync(),
                before,
                facet -> false,
                name -> false,
                List.of("accounts"),
                List.of(),
                name -> false);
    }

    @Test
    void removesNothingWhileAStreamThatIsWantedIsUnknown() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly().streams("Accounts").sync();
        ObservedSync found = new ObservedSync(
                RemoteSyncBuilder.hourly().streams("accounts").sync(),
                List.of(RemoteSyncBuilder.offered("accounts")),
                LastApplied.NOTHING.withOwned(List.of("accounts")),
                true);

        // When
        Plan plan = SyncPlanner.plan(desired, found);

        // Then
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.blockers())
                .extracting(Blocker::message)
                .containsExactly(
                        "stream Accounts is not offered by the source (nearest: accounts)",
                        "stream accounts stays until stream Accounts is in place");
    }

    @Test
    void asksBeforeItRemovesManyStreamsOrAll() {
        // Given
        String[] ten = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
        RemoteSyncBuilder remote = RemoteSyncBuilder.hourly().streams(ten);
        DesiredSync three = DesiredSyncBuilder.hourly().streams("a", "b", "c").sync();
        DesiredSync five =
                DesiredSyncBuilder.hourly().streams("a", "b", "c", "d", "e").sync();
        DesiredSync none =
                DesiredSyncBuilder.hourly().streams(new SourceStream[0]).sync();

        // Then
        assertThat(SyncPlanner.plan(three, remote.owning(ten)).blockers())
                .singleElement()
                .satisfies(blocker -> {
                    assertThat(blocker.kind()).isEqualTo(Blocker.Kind.REMOVAL_UNCONFIRMED);
                    assertThat(blocker.message())
                            .contains(
                                    "7 of 10 streams", "weld.app/confirm-removal to \"7\"", "d, e, f, g, h and 2 more");
                });
        assertThat(SyncPlanner.plan(five, remote.owning(ten)).actions()).hasSize(1);
        assertThat(SyncPlanner.plan(three, remote.owning(null, "7", ten)).actions())
                .hasSize(1);
        assertThat(SyncPlanner.plan(three, remote.owning(null, "6", ten)).changesNothing())
                .isTrue();
        assertThat(SyncPlanner.plan(three, remote.owning(7, null, ten)).actions())
                .hasSize(1);
        assertThat(SyncPlanner.plan(five, remote.owning(4, null, ten)).changesNothing())
                .isTrue();
        assertThat(SyncPlanner.plan(
                                none, RemoteSyncBuilder.hourly().streams("a").owning("a"))
                        .changesNothing())
                .as("all, though it is one")
                .isTrue();
    }

    @Test
    void exchangesAllStreamsForOthersOnceThoseAreThere() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .streams("n1", "n2", "n3", "n4", "n5", "n6")
                .sync();
        String[] six = {"o1", "o2", "o3", "o4", "o5", "o6"};

        // When
        Plan plan = SyncPlanner.plan(
                desired, RemoteSyncBuilder.hourly().streams(six).owning(six));

        // Then
        assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.PutStreams.class, Action.RemoveStreams.class);
    }

    @Test
    void saysWhichStreamsOfSomebodyElseStay() {
        // When
        Plan plan = SyncPlanner.plan(
                DesiredSyncBuilder.hourly().streams("accounts").sync(),
                RemoteSyncBuilder.hourly().streams("accounts", "theirs").owning("accounts"));

        // Then
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.remarks()).extracting(Remark::message).singleElement().satisfies(words -> assertThat(words)
                .contains("stream theirs", "did not add"));
    }

    @Test
    void knowsAStreamOfALongNameForItsOwn() {
        // Given
        String name = "x".repeat(200);
        LastApplied applied = AppliedDigests.of(
                DesiredSyncBuilder.hourly().streams(name).sync(),
                RemoteSyncBuilder.hourly().streams(name).sync(),
                LastApplied.NOTHING,
                facet -> false,
                any -> false,
                List.of(name),
                List.of(),
                any -> false);

        // Then
        assertThat(applied.owned()).singleElement().satisfies(kept -> assertThat(kept)
                .hasSize(24));
        assertThat(SyncPlanner.plan(
                                DesiredSyncBuilder.hourly().streams("a").sync(),
                                RemoteSyncBuilder.hourly().streams("a", name).observed(applied))
                        .actions())
                .hasSize(1);
    }

    @Test
    void explainsOnlyAFewOfManyWrongNames() {
        // Given
        DesiredSync desired = DesiredSyncBuilder.hourly()
                .streams(IntStream.range(0, 1000).mapToObj(i -> "Wrong_" + i).toArray(String[]::new))
                .sync();
        AvailableStream[] offered = IntStream.range(0, 3000)
                .mapToObj(i -> RemoteSyncBuilder.offered("stream_" + i))
                .toArray(AvailableStream[]::new);

        // When
        Plan plan = assertTimeout(
                Duration.ofSeconds(5),
                () -> SyncPlanner.plan(desired, RemoteSyncBuilder.hourly().offering(offered)));

        // Then
        assertThat(plan.blockers()).hasSize(6);
        assertThat(plan.blockers().get(5).message()).contains("995 other streams", "and 975 more");
        assertThat(plan.unknownStreams()).hasSize(1000);
    }

    @Test
    void namesTheStreamsThatAreWantedAndNotThere() {
        // Given
        DesiredSync desired =
                DesiredSyncBuilder.hourly().streams("accounts", "contacts", "b").sync();

        // When
        var missing = SyncPlanner.missingStreams(
                desired, RemoteSyncBuilder.hourly().streams("accounts").sync());

        // Then
        assertThat(missing).containsExactly("b", "contacts");
    }
}
