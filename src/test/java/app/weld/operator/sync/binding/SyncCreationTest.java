package app.weld.operator.sync.binding;

import static app.weld.operator.sync.binding.BindingFixture.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.ListOrder;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finding the sync of a resource whose id is not known, and creating it exactly once. */
class SyncCreationTest {
    private final BindingFixture world = new BindingFixture();
    private final BindingFixture.Process process = world.process();

    @AfterEach
    void close() {
        world.close();
    }

    private static Sync bound(BindingResult result) {
        assertThat(result).isInstanceOf(BindingResult.Bound.class);
        return ((BindingResult.Bound) result).sync();
    }

    private static Outcome.Stop stop(BindingResult result) {
        assertThat(result).isInstanceOf(BindingResult.NotBound.class);
        return ((BindingResult.NotBound) result).why();
    }

    private static void assertNotReady(BindingResult result, Reason reason, String... words) {
        assertThat(stop(result)).isInstanceOfSatisfying(Outcome.NotReady.class, notReady -> {
            assertThat(notReady.reason()).isEqualTo(reason);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(notReady.message()).contains(word));
        });
    }

    private static void assertRequeue(BindingResult result, Reason reason, Duration delay, String words) {
        assertThat(stop(result)).isInstanceOfSatisfying(Outcome.Requeue.class, requeue -> {
            assertThat(requeue.reason()).isEqualTo(reason);
            assertThat(requeue.delay()).isEqualTo(delay);
            assertThat(requeue.message()).contains(words);
        });
    }

    private long requests() {
        return world.weld.count(Call.CREATE_SYNC);
    }

    private void assertUnconfirmed(BindingResult result, String why) {
        assertRequeue(result, Reason.CreationUnconfirmed, Duration.ofSeconds(10), why);
    }

    private void anotherStandsFor(String id) {
        WeldEltSync other = new WeldEltSync();
        other.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("other")
                .withUid("other")
                .build());
        world.claims.claim(OwnershipClaims.Claim.bound(other, id, null));
    }

    // Creating.

    @Test
    void createsAndBindsWhereWeldHasNone() {
        SyncContext context = process.open();
        Sync made = bound(process.reconcile(context, true));

        assertThat(world.weld.onlySync().id()).isEqualTo(made.id());
        assertThat(made.streams()).isNotNull();
        assertThat(world.server.ledger.syncId()).isEqualTo(made.id());
        assertThat(world.server.ledger.connectionId()).isEqualTo(world.connection);
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Created);
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(world.server.ledger.applied()).isNotEqualTo(LastApplied.NOTHING);
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Bound());
        assertThat(process.poller.writes().isNew(made.id())).isTrue();
        assertThat(world.events()).as("the event comes with what is done next").isEmpty();
        assertThat(context.takeCreation()).contains("sync " + made.id() + " was created for schema crm");
        assertThat(context.takeCreation()).isEmpty();
    }

    @Test
    void writesTheIntentBeforeItSearchesAndSearchesBeforeItRequests() {
        world.weld.beforeNext(Call.SYNCS_OF, () -> {
            if (world.weld.serverTime().isPresent()) {
                assertThat(world.server.ledger.creation()).isNotNull();
            }
        });
        world.weld.beforeNext(Call.CREATE_SYNC, () -> {
            assertThat(world.server.ledger.creation()).isNotNull();
            assertThat(world.server.ledger.creation().connectionId()).isEqualTo(world.connection);
            assertThat(process.memory.creation()).isInstanceOf(CreationState.Sent.class);
            assertThat(world.weld.count(Call.SYNCS_OF)).isPositive();
        });

        bound(process.reconcile());
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void searchesBeforeItIntendsOnlyWhereTheOrderCouldNotBeToldOtherwise() {
        // Weld has told its time.
        world.weld.connections();
        world.weld.forgetCalls();
        bound(process.reconcile());
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(1);
    }

    @Test
    void searchesTwiceWhereWeldHasToldNoTime() {
        assertThat(world.weld.serverTime()).isEmpty();
        world.weld.beforeNext(
                Call.SYNCS_OF, () -> assertThat(world.server.ledger.creation()).isNull());
        bound(process.reconcile());
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(2);
    }

    @Test
    void searchesTwiceWhereAdoptionIsNotAllowed() {
        world.weld.connections();
        world.spec = ", \"adoptionPolicy\": \"Never\"";
        bound(process.reconcile());
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(2);
    }

    @Test
    void notesWhatWasThereBeforeTheAttemptAndWeldsTime() {
        Sync before = world.weld.byHand().createSync(world.connection, "CRM");
        anotherStandsFor(before.id());
        world.weld.down();
        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Unavailable.class);
        world.weld.up();
        world.weld.loseAnswer(Call.CREATE_SYNC);
        process.reconcile();

        assertThat(world.server.ledger.creation().present()).containsExactly(before.id());
        assertThat(world.server.ledger.creation().weldTime()).isNotNull();
        assertThat(world.server.ledger.creation().time())
                .isEqualTo(world.clock.instant().toString());
    }

    @Test
    void keepsTheSettingsThatWereSentWhereTheAnswerLeavesThemOut() {
        world.spec = ", \"settings\": {\"a\": 1}";
        Sync made = bound(process.reconcile());
        assertThat(made.settings()).isNotNull();
        assertThat(made.settings().path("a").asInt()).isEqualTo(1);
    }

    @Test
    void doesNotRequestForAManifestThatWasEditedMeanwhile() {
        world.server.beforeNextWrite(world.server::edit);

        assertRequeue(process.reconcile(), null, Duration.ZERO, "changed a moment ago");
        assertThat(requests()).isZero();
        assertThat(world.server.ledger.creation()).isNotNull();

        // The intent is the next reconciliation's.
        String intent = world.server.ledger.creation().id();
        world.weld.beforeNext(
                Call.CREATE_SYNC,
                () -> assertThat(world.server.ledger.creation().id()).isEqualTo(intent));
        bound(process.reconcile());
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void replacesAnIntentThatStoodForLongBeforeItRequests() {
        world.server.beforeNextWrite(world.server::edit);
        process.reconcile();
        String intent = world.server.ledger.creation().id();

        world.clock.advance(Duration.ofSeconds(5));
        world.weld.beforeNext(
                Call.CREATE_SYNC,
                () -> assertThat(world.server.ledger.creation().id()).isNotEqualTo(intent));
        bound(process.reconcile());
    }

    @Test
    void keepsAnIntentThatIsYoung() {
        world.server.beforeNextWrite(world.server::edit);
        process.reconcile();
        String intent = world.server.ledger.creation().id();

        world.clock.advance(Duration.ofMillis(4999));
        world.weld.beforeNext(
                Call.CREATE_SYNC,
                () -> assertThat(world.server.ledger.creation().id()).isEqualTo(intent));
        bound(process.reconcile());
    }

    @Test
    void goesOnWithItsOwnIntentWhereNothingReachedWeld() {
        world.weld.failNext(Call.CREATE_SYNC, () -> new WeldException.Unavailable("down"));
        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Unavailable.class);
        assertThat(process.memory.creation()).isInstanceOf(CreationState.Written.class);

        bound(process.reconcile());
        assertThat(world.weld.allSyncs()).hasSize(1);
    }

    @Test
    void takesARefusalForTheEndOfTheAttempt() {
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(400, "no such schema"));

        assertNotReady(process.reconcile(), Reason.Rejected, "Weld refuses to create the sync: ", "no such schema");
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Refused());
        assertThat(world.events()).as("the failure handler announces it").isEmpty();

        world.weld.heal();
        bound(process.reconcile());
    }

    @Test
    void saysThatTheConnectionDoesNotExistWhateverWeldAnswers() {
        world.weld.byHand().deleteConnection("conn_1");
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(404, "Weld does not know it"));

        assertNotReady(process.reconcile(), Reason.RemoteConnectionNotFound, "Weld has no connection conn_1");
    }

    @Test
    void saysThatARefusalIsAboutSettingsThatAreMissing() {
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(400, "elt_settings.ad_accounts is required"));

        assertNotReady(
                process.reconcile(),
                Reason.InvalidSettings,
                "spec.settings.ad_accounts is required",
                "the source has the settings");
    }

    @Test
    void explainsARefusalByTheSchemaOfTheSettings() throws IOException {
        world.weld.settingsSchema("conn_1", new ObjectMapper().readTree("""
                {"properties": {"region": {"enum": ["eu", "us"]}, "lookback": {"type": "integer"}}, "required": ["lookback"]}
                """));
        world.spec = ", \"settings\": {\"region\": \"hunter2\", \"lookbak\": 3}";
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(400, "the settings are wrong"));
        assertNotReady(
                process.reconcile(),
                Reason.InvalidSettings,
                "the settings are wrong; by the schema of the settings, spec.settings.lookback is missing;"
                        + " spec.settings.region must be one of eu, us;"
                        + " spec.settings.lookbak is not in the schema (nearest: lookback)");

        world.weld.heal();
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(400, "bad request"));
        assertNotReady(
                process.reconcile(),
                Reason.Rejected,
                "bad request; this may be due to spec.settings, because",
                "must be one of eu, us");

        world.weld.heal();
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(409, "bad request"));
        assertNotReady(process.reconcile(), Reason.Rejected, "bad request");
    }

    /** Only Weld decides. */
    @Test
    void createsWhatTheSchemaDoesNotNameAndReadsNoSchemaForIt() throws IOException {
        world.weld.settingsSchema("conn_1", new ObjectMapper().readTree("{\"properties\": {\"lookback\": {}}}"));
        world.spec = ", \"settings\": {\"region\": \"eu\"}";

        bound(process.reconcile());
        assertThat(world.weld.count(Call.SETTINGS_SCHEMA)).isZero();
    }

    @Test
    void saysThatARefusalIsAboutTheSettings() {
        world.spec = ", \"settings\": {\"accountId\": 1}";
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(400, "AccountID is wrong"));
        assertNotReady(process.reconcile(), Reason.InvalidSettings);

        world.weld.heal();
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(422, "a setting is wrong"));
        assertNotReady(process.reconcile(), Reason.InvalidSettings);

        world.weld.heal();
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(409, "a setting is wrong"));
        assertNotReady(process.reconcile(), Reason.Rejected);

        world.weld.heal();
        world.weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(400, "the schema is wrong"));
        assertNotReady(process.reconcile(), Reason.Rejected);
    }

    @Test
    void twoResourcesDoNotLookForTheSameSyncAtOnce() {
        BindingResult[] other = new BindingResult[1];
        world.weld.beforeNext(Call.CREATE_SYNC, () -> other[0] = process.reconcile());

        bound(process.reconcile());
        assertRequeue(other[0], null, Duration.ofSeconds(1), "another resource is looking for the same sync");
        // Over once it is done.
        world.server.overwrite(SyncLedger.EMPTY);
        assertThat(process.reconcile()).isInstanceOf(BindingResult.Bound.class);
    }

    @Test
    void saysThatItIsCreatingWhereThatTakesLong() throws Exception {
        world.weld.beforeNext(Call.CREATE_SYNC, () -> {
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (world.server.report.conditions().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });
        bound(process.reconcile());
        assertThat(Conditions.find(world.server.report.conditions(), Conditions.READY))
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo(Reason.Creating.name()));
    }

    /** The connection has an old sync, and a moment ago it was listed and another one was created in it. */
    private void anotherWasCreatedAMomentAgo() {
        world.weld.byHand().createSync(world.connection, "old");
        world.clock.advance(Duration.ofMinutes(10));
        world.weld.connections();
        bound(process.reconcileAnother("shop"));
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(1);
        world.weld.forgetCalls();
    }

    @Test
    void theNewestSyncsAreEnoughWhereTheConnectionWasListedBefore() {
        anotherWasCreatedAMomentAgo();
        bound(process.reconcile());
        assertThat(world.weld.count(Call.SYNCS_UNTIL)).isEqualTo(1);
        assertThat(world.weld.count(Call.SYNCS_OF)).isZero();
        assertThat(world.weld.allSyncs()).hasSize(3);
    }

    @Test
    void whatTheNewestSyncsShowIsListedCompletely() {
        anotherWasCreatedAMomentAgo();
        Sync ofAPerson = world.weld.byHand().createSync(world.connection, "CRM_");
        Sync exact = world.weld.byHand().createSync(world.connection, "crm");
        assertThat(bound(process.reconcile()).id()).isEqualTo(exact.id()).isNotEqualTo(ofAPerson.id());
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(1);
        assertThat(requests()).isZero();
    }

    @Test
    void theNewestSyncsAreNotEnoughWhereTheyAreNotTheFirst() {
        for (ListOrder order : List.of(ListOrder.OLDEST_FIRST, ListOrder.BY_HASH, ListOrder.NEWEST_LAST)) {
            try (BindingFixture other = new BindingFixture()) {
                other.weld.lists().pageSize(1).order(order);
                other.weld.byHand().createSync(other.connection, "old");
                other.clock.advance(Duration.ofMinutes(10));
                BindingFixture.Process one = other.process();
                bound(one.reconcileAnother("shop"));
                Sync ofAPerson = other.weld.byHand().createSync(other.connection, "crm");
                other.weld.forgetCalls();

                assertThat(bound(one.reconcile()).id()).as("%s", order).isEqualTo(ofAPerson.id());
                assertThat(other.weld.count(Call.CREATE_SYNC)).isZero();
            }
        }
    }

    @Test
    void theNewestSyncsAreNotEnoughWhereTheyComeLate() {
        world.weld.quirks().listingLag(Duration.ofSeconds(5));
        anotherWasCreatedAMomentAgo();
        world.clock.advance(Duration.ofSeconds(1));
        bound(process.reconcile());
        assertThat(world.weld.count(Call.SYNCS_UNTIL)).isEqualTo(1);
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(1);

        world.clock.advance(Duration.ofSeconds(10));
        world.weld.forgetCalls();
        bound(process.reconcileAnother("third"));
        assertThat(world.weld.count(Call.SYNCS_UNTIL)).as("for ten minutes").isZero();
    }

    @Test
    void aResourceThatMayHaveHadASyncIsSearchedForCompletely() {
        anotherWasCreatedAMomentAgo();
        Sync made = bound(process.reconcile());
        world.clock.advance(Duration.ofSeconds(10));
        world.weld.forgetCalls();
        world.server.overwrite(SyncLedger.EMPTY);
        assertThat(bound(process.reconcile()).id()).isEqualTo(made.id());
        assertThat(world.weld.count(Call.SYNCS_UNTIL)).isZero();
        assertThat(world.weld.count(Call.SYNCS_OF)).isEqualTo(1);
    }

    // The outcome is not known.

    @Test
    void findsWhatALostAnswerMadeAndDoesNotCreateAgain() {
        world.weld.loseAnswer(Call.CREATE_SYNC);
        assertUnconfirmed(process.reconcile(), "the answer was lost");
        assertThat(process.memory.creation()).isInstanceOf(CreationState.Unknown.class);
        assertThat(world.server.ledger.creation()).isNotNull();

        Sync found = bound(process.reconcile());
        assertThat(found.id()).isEqualTo(world.weld.onlySync().id());
        assertThat(requests()).isEqualTo(1);
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Created);
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Bound());
        assertThat(world.recovered()).isEqualTo(1);
        assertThat(world.events())
                .containsExactly("CreationRecovered: the answer to a creation was lost; sync " + found.id()
                        + " is what it made");
    }

    @Test
    void createsAgainOnlyAfterTheGracePeriodWithoutAny() {
        world.weld.failNext(Call.CREATE_SYNC, () -> new WeldException.OutcomeUnknown("cut"));
        assertUnconfirmed(process.reconcile(), "cut");

        world.clock.advance(GRACE.minusMillis(1));
        assertUnconfirmed(process.reconcile(), "Weld shows no such sync yet");
        assertThat(requests()).isEqualTo(1);

        world.clock.advance(Duration.ofMillis(1));
        assertRequeue(process.reconcile(), Reason.Creating, Duration.ZERO, "created nothing");
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(process.memory.creation()).isEqualTo(new CreationState.NotWritten());
        assertThat(requests()).isEqualTo(1);

        bound(process.reconcile());
        assertThat(world.weld.allSyncs()).hasSize(1);
    }

    @Test
    void anotherProcessWaitsAWholeGracePeriodFromWhenItSawTheIntent() {
        world.weld.failNext(Call.CREATE_SYNC, () -> new WeldException.OutcomeUnknown("cut"));
        process.reconcile();
        world.clock.advance(GRACE.multipliedBy(2));

        BindingFixture.Process next = world.process();
        assertUnconfirmed(next.reconcile(), "Weld shows no such sync yet");
        world.clock.advance(GRACE);
        assertRequeue(next.reconcile(), Reason.Creating, Duration.ZERO, "created nothing");
    }

    @Test
    void anotherProcessAdoptsWhatItCannotTellFromOnesThatWereThereOnlyAfterTheGracePeriod() {
        // An intent of long ago by Weld's time, and a sync that is older than that.
        Sync older = world.weld.byHand().createSync(world.connection, "crm");
        world.clock.advance(Duration.ofHours(1));
        world.weld.connections();
        anotherStandsFor(older.id());
        world.weld.failNext(Call.CREATE_SYNC, () -> new WeldException.OutcomeUnknown("cut"));
        assertUnconfirmed(process.reconcile(), "cut");
        world.claims.release(ResourceKey.sync("team", "other", "other"));

        BindingFixture.Process next = world.process();
        assertUnconfirmed(next.reconcile(), "Weld shows no such sync yet");
        world.clock.advance(GRACE);
        assertThat(bound(next.reconcile()).id()).isEqualTo(older.id());
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Adopted);
        assertThat(next.memory.creation()).isEqualTo(new CreationState.Bound());
        assertThat(world.events()).containsExactly("SyncAdopted: sync " + older.id() + " was there and is taken over");
    }

    @Test
    void saysAtOnceThatItCannotTellWhichOfTwoItMade() {
        world.weld.afterNext(Call.CREATE_SYNC, () -> world.weld.byHand().createSync(world.connection, "crm"));
        world.weld.loseAnswer(Call.CREATE_SYNC);
        process.reconcile();

        assertNotReady(process.reconcile(), Reason.AmbiguousSync, "name the right one in spec.syncId");
        assertThat(world.server.ledger.creation()).as("is not forgotten").isNotNull();
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void doesNotTakeWhatWasThereForWhatItMade() {
        Sync there = world.weld.byHand().createSync(world.connection, "CRM");
        anotherStandsFor(there.id());
        world.weld.failNext(Call.CREATE_SYNC, () -> new WeldException.OutcomeUnknown("cut"));
        process.reconcile();

        assertUnconfirmed(process.reconcile(), "no such sync yet");
    }

    @Test
    void bindsAgainWhatShowsAgainWhileAnAttemptIsNotSettled() {
        Sync first = bound(process.reconcile());
        world.weld.byHand().deleteSync(first.id());
        world.server.overwrite(world.server.ledger.lost());
        BindingFixture.Process next = world.process();
        world.weld.failNext(Call.CREATE_SYNC, () -> new WeldException.OutcomeUnknown("cut"));
        assertUnconfirmed(next.reconcile(), "cut");
        // The first process still believes its own creation, whatever reads show.
        process.memory.apply(
                new CreationEvent.IntentShown(world.server.ledger.creation().id(), world.clock.instant()));
        assertThat(bound(process.reconcile()).id()).isEqualTo(first.id());
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Bound());
        assertThat(world.events()).anySatisfy(event -> assertThat(event).contains("SyncAdopted", "it is taken back"));
    }

    // The status.

    @Test
    void aProcessThatWasOvertakenSendsNothing() {
        SyncContext frozen = process.open();
        bound(world.process().reconcile());

        assertThatThrownBy(() -> process.reconcile(frozen, true)).isInstanceOf(RuntimeException.class);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void fillsAStatusThatWasEmptiedWhileItCreated() {
        world.weld.afterNext(Call.CREATE_SYNC, () -> world.server.overwrite(SyncLedger.EMPTY));

        Sync made = bound(process.reconcile());
        assertThat(world.server.ledger.syncId()).isEqualTo(made.id());
    }

    @Test
    void removesItsOwnWhereAnotherProcessBoundTheResourceMeanwhile() {
        Sync[] others = new Sync[1];
        world.weld.afterNext(Call.CREATE_SYNC, () -> {
            others[0] = world.weld.byHand().createSync(world.connection, "crm");
            world.server.overwrite(
                    SyncLedger.EMPTY.bound(others[0].id(), world.connection, Origin.Created, LastApplied.NOTHING));
        });

        assertRequeue(process.reconcile(), null, Duration.ofSeconds(1), "another process has created this sync");
        assertThat(world.weld.onlySync().id()).isEqualTo(others[0].id());
        assertThat(world.server.ledger.syncId()).isEqualTo(others[0].id());
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Bound());
        assertThat(process.memory.redundant()).isNull();
        assertThat(world.events()).singleElement().asString().startsWith("DuplicateRemoved: sync ");
    }

    @Test
    void keepsItsOwnUntilItIsClearWhichSyncTheResourceStandsFor() {
        world.weld.afterNext(Call.CREATE_SYNC, () -> {
            var intent = world.server.ledger.creation();
            world.server.overwrite(SyncLedger.EMPTY.creating(new PendingCreation(
                    "of another process", intent.time(), intent.digest(), intent.connectionId(), null, List.of())));
        });

        assertRequeue(process.reconcile(), null, Duration.ofSeconds(1), "another process has created this sync");
        String own = world.weld.onlySync().id();
        assertThat(process.memory.redundant()).extracting(RedundantSync::id).isEqualTo(own);

        // The other one has made one, too: what was made in vain is not meant.
        Sync others = world.weld.byHand().createSync(world.connection, "crm");
        assertThat(bound(process.reconcile()).id()).isEqualTo(others.id());
        assertThat(bound(process.reconcile()).id()).isEqualTo(others.id());
        assertThat(world.weld.onlySync().id()).isEqualTo(others.id());
    }

    @Test
    void leavesItsOwnWhereItIsInUse() {
        world.weld.offer("account");
        world.weld.afterNext(Call.CREATE_SYNC, () -> {
            String own = world.weld.onlySync().id();
            world.weld.byHand().putStreams(own, SourceStream.named("account"));
            Sync other = world.weld.byHand().createSync(world.connection, "crm");
            world.server.overwrite(
                    SyncLedger.EMPTY.bound(other.id(), world.connection, Origin.Created, LastApplied.NOTHING));
        });

        process.reconcile();
        assertThat(world.weld.allSyncs()).hasSize(2);
        assertThat(world.events())
                .singleElement()
                .asString()
                .contains("DuplicateSync", "is left since it may be in use");
        assertThat(process.memory.redundant()).isNull();
    }

    @Test
    void deletesWhatItMadeForAResourceThatIsThereNoMore() {
        world.weld.afterNext(Call.CREATE_SYNC, world.server::delete);

        assertRequeue(process.reconcile(), null, Duration.ofSeconds(1), "the resource is deleted");
        assertThat(world.weld.allSyncs()).isEmpty();
        assertThat(world.events()).singleElement().asString().contains("SyncDeleted", "is deleted again");
    }

    @Test
    void leavesWhatItMadeForADeletedResourceThatRetains() {
        world.spec = ", \"deletionPolicy\": \"Retain\"";
        world.weld.afterNext(Call.CREATE_SYNC, world.server::delete);

        process.reconcile();
        assertThat(world.weld.allSyncs()).hasSize(1);
        assertThat(world.events()).singleElement().asString().contains("Orphaned", "stays in Weld");
    }

    @Test
    void leavesWhatItMadeForADeletedResourceWhereAnotherStandsForIt() {
        world.weld.afterNext(Call.CREATE_SYNC, () -> {
            world.server.delete();
            anotherStandsFor(world.weld.onlySync().id());
        });

        process.reconcile();
        assertThat(world.weld.allSyncs()).hasSize(1);
    }

    @Test
    void reportsWhatItCannotDeleteAgain() {
        world.weld.afterNext(Call.CREATE_SYNC, world.server::delete);
        world.weld.failNext(Call.DELETE_SYNC, () -> new WeldException.Unavailable("down"));

        process.reconcile();
        assertThat(world.events()).singleElement().asString().contains("Orphaned", "cannot be deleted", "down");
    }

    @Test
    void knowsThatItMadeTheSyncWhereTheStatusCannotBeWritten() {
        world.weld.afterNext(
                Call.CREATE_SYNC,
                () -> world.server.beforeNextWrite(() -> {
                    throw new KubernetesClientException("down", 500, null);
                }));

        assertThatThrownBy(process::reconcile).isInstanceOf(KubernetesClientException.class);
        assertThat(process.memory.creation()).isInstanceOf(CreationState.Sent.class);
        assertThat(bound(process.reconcile()).id())
                .isEqualTo(world.weld.onlySync().id());
        assertThat(requests()).isEqualTo(1);
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Created);
    }

    // What is there already.

    @Test
    void adoptsTheOneThatIsThere() {
        Sync there = world.weld.byHand().createSync(world.connection, "crm");

        assertThat(bound(process.reconcile()).id()).isEqualTo(there.id());
        assertThat(requests()).isZero();
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Adopted);
        assertThat(world.server.ledger.applied()).isEqualTo(LastApplied.NOTHING);
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Bound());
        assertThat(world.events()).containsExactly("SyncAdopted: sync " + there.id() + " was there and is taken over");
    }

    @Test
    void adoptsWhatCameBetweenTheIntentAndTheSearch() {
        world.weld.connections();
        world.server.beforeNextWrite(() -> world.weld.byHand().createSync(world.connection, "crm"));

        bound(process.reconcile());
        assertThat(requests()).isZero();
        assertThat(world.weld.allSyncs()).hasSize(1);
        assertThat(world.server.ledger.creation()).isNull();
    }

    @Test
    void observesTheOneThatIsThere() {
        world.spec = ", \"managementPolicy\": \"ObserveOnly\"";
        Sync there = world.weld.byHand().createSync(world.connection, "crm");

        assertThat(bound(process.reconcile()).id()).isEqualTo(there.id());
        assertThat(world.events()).containsExactly("SyncAdopted: sync " + there.id() + " was there and is observed");
    }

    @Test
    void createsNothingThatIsMerelyToBeObserved() {
        world.spec = ", \"managementPolicy\": \"ObserveOnly\"";

        assertThat(process.reconcile()).isInstanceOf(BindingResult.Absent.class);
        assertThat(requests()).isZero();
        assertThat(world.server.ledger).isEqualTo(SyncLedger.EMPTY);
    }

    @Test
    void leavesOneThatMayNotBeAdopted() {
        world.spec = ", \"adoptionPolicy\": \"Never\"";
        Sync there = world.weld.byHand().createSync(world.connection, "crm");

        assertNotReady(process.reconcile(), Reason.Conflict, there.id(), "spec.adoptionPolicy");
        assertThat(world.server.ledger).isEqualTo(SyncLedger.EMPTY);
        assertThat(requests()).isZero();
    }

    @Test
    void takesTheIntentOutWhereSomethingIsInTheWayAndSearchesFirstFromThenOn() {
        world.weld.connections();
        world.server.beforeNextWrite(() -> {
            world.weld.byHand().createSync(world.connection, "crm");
            world.weld.byHand().createSync(world.connection, "crm");
        });

        assertNotReady(process.reconcile(), Reason.AmbiguousSync, "several syncs", "name the right one in spec.syncId");
        assertThat(world.server.ledger.creation()).isNull();
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Obstructed());

        world.server.beforeNextWrite(() -> {
            throw new AssertionError("no intent is written while something is in the way");
        });
        assertNotReady(process.reconcile(), Reason.AmbiguousSync);
    }

    @Test
    void takesTheIntentOutWhereItCannotGoOnAndSearchesFirstFromThenOn() {
        SyncContext context = refusedAfterIntent();

        context.withdrawUnsentIntent();

        assertThat(world.server.ledger).isEqualTo(SyncLedger.EMPTY);
        assertThat(process.memory.creation()).isEqualTo(new CreationState.Withdrawn());
        world.server.beforeNextWrite(() -> {
            throw new AssertionError("no intent is written while the key is refused");
        });
        refuseKeyOnce();
        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Unauthorized.class);

        world.server.beforeNextWrite(() -> {});
        bound(process.reconcile());
        assertThat(world.weld.allSyncs()).hasSize(1);
    }

    private SyncContext refusedAfterIntent() {
        world.weld.connections();
        refuseKeyOnce();
        SyncContext context = process.open();
        assertThatThrownBy(() -> process.reconcile(context, true)).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(world.server.ledger.creation()).isNotNull();
        return context;
    }

    private void refuseKeyOnce() {
        world.weld.failNext(Call.SYNCS_OF, () -> new WeldException.Unauthorized("Weld refused the API key"));
    }

    @Test
    void leavesTheIntentWhereSomethingMayHaveBeenSentUnderIt() {
        world.weld.loseAnswer(Call.CREATE_SYNC);
        SyncContext context = process.open();
        process.reconcile(context, true);
        PendingCreation intent = world.server.ledger.creation();
        assertThat(intent).isNotNull();

        context.withdrawUnsentIntent();
        assertThat(world.server.ledger.creation()).isEqualTo(intent);

        world.process().open().withdrawUnsentIntent();
        assertThat(world.server.ledger.creation()).as("of another process").isEqualTo(intent);
    }

    @Test
    void leavesTheIntentWhereAnotherProcessHasGoneOnWithIt() {
        SyncContext context = refusedAfterIntent();
        SyncLedger other =
                world.server.ledger.bound("of the other", world.connection, Origin.Created, LastApplied.NOTHING);
        world.server.overwrite(other);

        context.withdrawUnsentIntent();

        assertThat(world.server.ledger).isEqualTo(other);
        assertThat(process.memory.creation()).isInstanceOf(CreationState.Written.class);
    }

    @Test
    void doesNotGuessAtAnotherSpelling() {
        Sync there = world.weld.byHand().createSync(world.connection, "CRM");

        assertNotReady(process.reconcile(), Reason.AmbiguousSync, there.id(), "spelled like");
        assertThat(requests()).isZero();
    }

    @Test
    void leavesWhatAnotherResourceStandsFor() {
        Sync there = world.weld.byHand().createSync(world.connection, "crm");
        anotherStandsFor(there.id());

        assertThat(bound(process.reconcile()).id()).isNotEqualTo(there.id());
        assertThat(world.weld.allSyncs()).hasSize(2);
    }

    @Test
    void bindsAgainWhatHadBeenTakenForDeleted() {
        Sync made = bound(process.reconcile());
        world.server.overwrite(world.server.ledger.lost());

        assertThat(bound(world.process().reconcile()).id()).isEqualTo(made.id());
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Created);
        assertThat(world.server.ledger.lastSyncId()).isNull();
        assertThat(requests()).isEqualTo(1);
        assertThat(world.events())
                .anySatisfy(event -> assertThat(event).contains("SyncAdopted", "shows again: it is taken back"));
    }

    @Test
    void doesNotBindAgainWhatBelongsToAnotherNow() {
        Sync made = bound(process.reconcile());
        world.server.overwrite(world.server.ledger.lost());
        anotherStandsFor(made.id());

        assertThat(bound(world.process().reconcile()).id()).isNotEqualTo(made.id());
    }

    @Test
    void doesNotSeeWhatItHasJustDeleted() {
        Sync there = world.weld.byHand().createSync(world.connection, "crm");
        process.poller.writes().deleted(there.id());

        assertThat(bound(process.reconcile()).id()).isNotEqualTo(there.id());
    }

    @Test
    void seesWhatItHasJustMadeWhereWeldDoesNotShowItYet() {
        Sync made = bound(process.reconcile());
        world.weld.byHand().deleteSync(made.id());
        world.server.overwrite(SyncLedger.EMPTY);

        assertThat(bound(process.reconcile()).id()).isEqualTo(made.id());
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void anIntentForAnotherConnectionIsReplaced() {
        world.server.beforeNextWrite(world.server::edit);
        process.reconcile();
        var intent = world.server.ledger.creation();
        var elsewhere = new PendingCreation(intent.id(), intent.time(), intent.digest(), "conn_other", null, List.of());
        world.server.overwrite(SyncLedger.EMPTY.creating(elsewhere));
        world.weld.beforeNext(
                Call.CREATE_SYNC,
                () -> assertThat(world.server.ledger.creation().connectionId()).isEqualTo(world.connection));

        bound(process.reconcile());
    }
}
