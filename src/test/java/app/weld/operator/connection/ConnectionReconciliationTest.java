package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One reconciliation, from the manifest to the status. */
class ConnectionReconciliationTest {
    private final ConnectionFixture it = new ConnectionFixture();

    @AfterEach
    void close() {
        it.close();
    }

    private static Reason reason(Outcome outcome) {
        return ((Outcome.NotReady) outcome).reason();
    }

    /** Whether an older resource waits for this one, since both mean a source of the same name. */
    private boolean isInTheWayOfYounger() {
        OwnershipClaims.Claim claim = OwnershipClaims.Claim.of(
                it.younger(), null, ConnectionFixture.KEY.fingerprint() + " salesforce eu", null);
        it.claims.claim(claim);
        return it.claims.owner(claim.claimant()).isPresent();
    }

    @Test
    void aPersonIsAskedToOpenALink() {
        assertThat(it.reconcile()).isEqualTo(new Outcome.Done(ConnectionFixture.RESYNC));

        assertThat(it.ready())
                .isEqualTo("False AuthorizationPending: a person must open the link in status.authorizeUrl to authorize"
                        + " the source");
        assertThat(it.ledger().bridge().redirectUri()).isEqualTo("https://operator.example/cb");
        assertThat(it.events())
                .containsExactly("AuthorizationRequired: a person must open the link in status.authorizeUrl to"
                        + " authorize the source");
    }

    @Test
    void aLinkThatIsOpenCostsNoCallUntilTheWorkspaceIsListedAgain() {
        it.reconcile();
        it.weld.forgetCalls();

        it.reconcile();
        assertThat(it.weld.calls()).isEmpty();

        String made = it.weld
                .authorize(String.valueOf(it.weld.allBridges().getFirst().id()))
                .id();
        it.reconcile();
        assertThat(it.ledger().connectionId()).isNull();

        it.poll();
        assertThat(it.reconcile()).isEqualTo(new Outcome.Done(ConnectionFixture.RESYNC));
        assertThat(it.ledger().connectionId()).isEqualTo(made);
        assertThat(it.ready()).isEqualTo("True Connected: the source is connected");
    }

    @Test
    void aBrowserThatComesBackIsWorthALook() {
        it.reconcile();
        String bridge = String.valueOf(it.weld.allBridges().getFirst().id());
        assertThat(it.comeBack(null)).isTrue();
        String made = it.weld.authorize(bridge).id();

        it.reconcile();

        assertThat(it.ledger().connectionId()).isEqualTo(made);
        assertThat(it.requeued).contains(ResourceKey.of(it.resource));
    }

    @Test
    void aPersonWhoAsksForAReconciliationGetsALook() {
        it.reconcile();
        String made = it.weld
                .authorize(String.valueOf(it.weld.allBridges().getFirst().id()))
                .id();
        it.annotate(Annotations.RECONCILE_REQUESTED_AT, "now");

        it.reconcile();

        assertThat(it.ledger().connectionId()).isEqualTo(made);
        assertThat(it.report().lastHandledReconcileAt()).isEqualTo("now");
    }

    @Test
    void aListingThatFailsIsSaidWhileALinkIsOpen() {
        it.reconcile();
        it.weld.down();
        it.poll();
        assertThat(it.reconcile()).as("once may be chance").isInstanceOf(Outcome.Done.class);
        it.poll();

        assertThat(it.reconcile()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.cause())
                .isInstanceOf(WeldException.Unavailable.class));
    }

    @Test
    void nothingIsConcludedBeforeTheFirstListing() {
        it.reconcile();
        it.threads.pause();
        it.poller.unsubscribe(ResourceKey.of(it.resource));

        assertThat(it.reconcile())
                .isEqualTo(Outcome.Requeue.silently(
                        "the connections of the workspace are being listed", Duration.ofSeconds(30)));
    }

    @Test
    void aStateIsExpectedAgainByAProcessThatHasTheStatusAlone() {
        it.reconcile();
        it.callbacks.forget(ResourceKey.of(it.resource));
        assertThat(it.comeBack(null)).isFalse();

        it.reconcile();

        assertThat(it.comeBack(null)).isTrue();
    }

    @Test
    void withoutItsSecretItWaitsForNoAuthorizationAndIsInNobodysWay() {
        it.reconcile();
        assertThat(isInTheWayOfYounger()).isTrue();
        it.useMissingSecret();

        assertThat(reason(it.reconcile())).isEqualTo(Reason.SecretNotFound);

        assertThat(it.ready()).startsWith("False SecretNotFound: Secret team/missing does not exist");
        assertThat(it.comeBack(null)).isFalse();
        assertThat(isInTheWayOfYounger()).isFalse();
        assertThat(it.ledger().authorizeUrl()).isNotNull();
    }

    @Test
    void theOlderOfTwoThatMeanTheSameSourceGoesFirst() {
        OwnershipClaims.Claim older = OwnershipClaims.Claim.of(
                it.older(), null, ConnectionFixture.KEY.fingerprint() + " salesforce eu", null);
        it.claims.claim(older);

        assertThat(reason(it.reconcile())).isEqualTo(Reason.Conflict);
        assertThat(it.ready())
                .isEqualTo(
                        "False Conflict: WeldConnection other is responsible for the connection of integration salesforce"
                                + " with label eu already: delete one of the two, or create this one again with another spec.label");
        assertThat(it.weld.calls()).isEmpty();

        it.claims.release(older.claimant());
        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void whoeverHasToGiveWayWaitsForNoAuthorization() {
        it.reconcile();
        it.claims.claim(OwnershipClaims.Claim.of(
                it.older(), null, ConnectionFixture.KEY.fingerprint() + " salesforce eu", null));

        it.reconcile();

        assertThat(it.comeBack(null)).isFalse();
    }

    @Test
    void aKeyThatWeldRefusesMakesAConnectionUnusable() {
        it.adopted();
        it.clients.revoke(ConnectionFixture.KEY);
        it.poll();

        assertThat(it.reconcile()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.cause())
                .isInstanceOf(WeldException.Unauthorized.class));
        assertThat(it.ready()).startsWith("False InvalidAPIKey");
    }

    @Test
    void aConnectionStaysReadyWhileWeldIsDown() {
        it.adopted();
        it.weld.down();
        it.poll();
        it.poll();

        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
        assertThat(it.ready()).startsWith("True Connected");
        assertThat(it.condition(Conditions.API_REACHABLE)).startsWith("False APIUnavailable");

        it.weld.up();
        it.poll();
        it.reconcile();
        assertThat(it.condition(Conditions.API_REACHABLE)).startsWith("True Reachable");
    }

    @Test
    void aConnectionWorksWhileAPersonIsToAuthorizeItAgain() {
        String id = it.adopted();
        it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, "now");

        assertThat(it.reconcile()).isEqualTo(new Outcome.Done(ConnectionFixture.RESYNC));
        assertThat(it.ready())
                .isEqualTo("True Connected: the source is connected; a link to authorize it again is in"
                        + " status.authorizeUrl");
        assertThat(it.ledger().connectionId()).isEqualTo(id);
    }

    @Test
    void aLinkForAConnectionThatCannotBeHadIsTheReason() {
        it.adopted();
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, "now");

        assertThat(it.reconcile()).isInstanceOfSatisfying(Outcome.Requeue.class, requeue -> assertThat(requeue.reason())
                .isEqualTo(Reason.CreationUnconfirmed));
    }

    @Test
    void twoSourcesOfTheSameNameAreTheReason() {
        it.weld.addConnection("salesforce", "eu");
        it.weld.addConnection("salesforce", "eu");

        assertThat(reason(it.reconcile())).isEqualTo(Reason.AmbiguousConnection);
    }

    @Test
    void aLinkOfAnotherKeyIsReplacedOnceThatKeyHasStayed() {
        it.reconcile();
        it.useOtherKey();

        assertThat(it.reconcile()).isEqualTo(new Outcome.Done(ConnectionFixture.RESYNC));
        assertThat(it.ready())
                .startsWith(
                        "False AuthorizationPending: the link in status.authorizeUrl was created with another API key");
        it.clock.advance(Duration.ofMinutes(9));
        assertThat(it.reconcile())
                .isEqualTo(new Outcome.Done(Duration.ofMinutes(1).plusMillis(100)));

        it.clock.advance(Duration.ofMinutes(1));
        assertThat(it.reconcile()).isInstanceOf(Outcome.Requeue.class);
        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
        assertThat(it.otherWeld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
        assertThat(it.ready()).startsWith("False AuthorizationPending: a person must open the link");
    }

    @Test
    void aConnectionThatIsAuthorizedAgainIsReconciledWhenItsLinkExpires() {
        it.adopted();
        it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, "now");
        it.reconcile();
        it.clients.account(ConnectionFixture.OTHER_KEY, it.weld);
        it.useOtherKey();
        it.clock.advance(Duration.ofDays(1).minusMinutes(5));

        assertThat(it.reconcile())
                .isEqualTo(new Outcome.Done(Duration.ofMinutes(5).plusMillis(100)));
    }
}
