package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Conditions;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told of a connection, and what it tells. */
class ConnectionFlowTest {
    private final ConnectionFixture it = new ConnectionFixture();

    @AfterEach
    void close() {
        it.close();
    }

    private WeldConnection withStatus(ConnectionLedger ledger) {
        it.resource.setStatus(WeldConnectionStatus.of(ledger, ConnectionReport.EMPTY));
        return it.resource;
    }

    private static ConnectionLedger bound(String id) {
        return ConnectionLedger.EMPTY.bound(id, Origin.Created, "digest");
    }

    @Test
    void isCalledWhatPeopleCallIt() {
        assertThat(it.flow.object()).isEqualTo("connection");
    }

    @Test
    void whatIsWrittenDownIsClaimed() {
        assertThat(it.flow.claimOf(it.resource)).as("without a status").isEmpty();
        assertThat(it.flow.claimOf(withStatus(ConnectionLedger.EMPTY))).isEmpty();

        assertThat(it.flow.claimOf(withStatus(bound("conn_1"))))
                .contains(OwnershipClaims.Claim.bound(
                        it.resource, "conn_1", ConnectionReconciliation.identity("digest", it.resource)));
        it.resource.setSpec(null);
        assertThat(it.flow.claimOf(it.resource))
                .as("a manifest that cannot be read")
                .isPresent();
    }

    /** Otherwise the other one would ask a person to authorize the same source once more. */
    @Test
    void aSuspendedConnectionKeepsItsLabelFromOthersAfterARestart() {
        OwnershipClaims claims = new OwnershipClaims();
        claims.note(it.flow.claimOf(withStatus(bound("conn_1"))).orElseThrow());
        claims.cannotAct(ResourceKey.of(it.resource));
        WeldConnection other = new WeldConnection();
        other.setMetadata(new ObjectMetaBuilder()
                .withNamespace("another")
                .withName("crm")
                .withUid("another")
                .build());

        claims.claim(
                OwnershipClaims.Claim.named(other, null, ConnectionReconciliation.identity("digest", it.resource)));

        assertThat(claims.owner(ResourceKey.of(other))).contains(ResourceKey.of(it.resource));
    }

    @Test
    void whatTheManifestNamesInsteadIsNotClaimedBeforeItsKeyHasShownIt() {
        it.spec(spec -> spec.put("connectionId", "conn_2"));

        assertThat(it.flow.claimOf(withStatus(bound("conn_1")))).isEmpty();
        assertThat(it.flow.claimOf(withStatus(bound("conn_2")))).isPresent();
    }

    @Test
    void whatAReconciliationHasBoundIsClaimedAtOnce() {
        it.ledger(bound("conn_1"));
        assertThat(it.flow.claimNow(it.open()))
                .contains(OwnershipClaims.Claim.bound(
                        it.resource, "conn_1", ConnectionReconciliation.identity("digest", it.resource)));

        it.ledger(ConnectionLedger.EMPTY);
        assertThat(it.flow.claimNow(it.open())).isEmpty();
    }

    @Test
    void aSuspendedConnectionWaitsForNoAuthorization() {
        it.reconcile();
        assertThat(it.comeBack(null)).isTrue();

        it.flow.suspended(it.open());

        assertThat(it.comeBack(null)).isFalse();
    }

    @Test
    void aWaitThatAUserNeedNotKnowOfLeavesTheStatusAsItIs() {
        it.spec(spec -> spec.put("connectionId", "conn_7"));
        it.threads.pause();
        it.reconcile();
        assertThat(it.ready()).as("a status of a short wait").isEmpty();
        it.clock.advance(Duration.ofMinutes(5));
        it.reconcile();
        assertThat(it.ready())
                .as("the first status")
                .isEqualTo("Unknown Progressing: the connections of the workspace are being listed");

        it.edit();
        it.reconcile();

        assertThat(it.report().observedGeneration()).isEqualTo(1);
    }

    @Test
    void itIsTriedAgainWhenTheFailureSays() {
        ConnectionContext context = it.open();

        assertThat(it.flow.stopped(context, context.attempt(), Outcome.Requeue.silently("soon", Duration.ofSeconds(7))))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aFailureOfWeldLeavesAConnectionReadyUnlessTheManifestIsNew() {
        it.adopted();
        Outcome.Failed down = new Outcome.Failed(new WeldException.Unavailable("Weld answers 503"));
        ConnectionContext settled = it.open();
        it.flow.stopped(settled, settled.attempt(), down);
        assertThat(it.ready()).startsWith("True Connected");
        assertThat(it.condition(Conditions.API_REACHABLE)).startsWith("False APIUnavailable");

        it.edit();
        ConnectionContext edited = it.open();
        it.flow.stopped(edited, edited.attempt(), down);
        assertThat(it.ready()).startsWith("False APIUnavailable");
    }

    @Test
    void aFailureOfWeldIsTheStatusOfWhatWasNotConnected() {
        it.reconcile();
        ConnectionContext context = it.open();

        it.flow.stopped(
                context, context.attempt(), new Outcome.Failed(new WeldException.Unavailable("Weld answers 503")));

        assertThat(it.ready()).startsWith("False APIUnavailable");
    }

    @Test
    void aLinkInAStatusIsWaitedForFromTheStartOn() {
        it.reconcile();
        it.callbacks.forget(ResourceKey.of(it.resource));
        it.open();

        it.flow.changed(it.resource);

        assertThat(it.comeBack(null)).isTrue();
    }

    @Test
    void aLinkOfWhatIsBeingDeletedIsNotWaitedFor() {
        it.reconcile();
        it.callbacks.forget(ResourceKey.of(it.resource));
        it.open();
        it.resource.setMetadata(new ObjectMetaBuilder(it.resource.getMetadata())
                .withDeletionTimestamp("2026-03-02T10:00:00Z")
                .build());

        it.flow.changed(it.resource);

        assertThat(it.comeBack(null)).isFalse();
    }

    @Test
    void aLinkOfAManifestThatCannotBeReadIsNotWaitedFor() {
        it.reconcile();
        it.callbacks.forget(ResourceKey.of(it.resource));
        it.open();
        it.resource.setSpec(null);

        it.flow.changed(it.resource);

        assertThat(it.comeBack(null)).isFalse();
    }

    @Test
    void whatHasNoStatusYetIsNoTrouble() {
        it.resource.setStatus(null);

        it.flow.changed(it.resource);

        assertThat(it.requeued).isEmpty();
    }

    @Test
    void syncsAreReconciledWhenWhatTheySeeOfTheirConnectionChanges() {
        WeldEltSync orders = it.addSync("orders");
        it.cache(orders);
        withStatus(ConnectionLedger.EMPTY);
        it.flow.changed(it.resource);
        it.syncsRequeued.clear();

        it.flow.changed(it.resource);
        assertThat(it.syncsRequeued).as("nothing has changed").isEmpty();
        withStatus(bound("conn_1"));
        it.flow.changed(it.resource);

        assertThat(it.syncsRequeued).containsExactly(ResourceKey.of(orders));
    }

    @Test
    void syncsAreReconciledWhenTheStatusOfTheirConnectionIsWritten() {
        WeldEltSync orders = it.addSync("orders");
        it.cache(orders);

        it.flow.written(withStatus(bound("conn_1")));

        assertThat(it.syncsRequeued).containsExactly(ResourceKey.of(orders));
    }

    @Test
    void syncsAreReconciledWhenTheirConnectionIsDeleted() {
        WeldEltSync orders = it.addSync("orders");
        it.cache(orders);
        it.flow.changed(withStatus(bound("conn_1")));
        it.syncsRequeued.clear();

        it.flow.deleted(it.resource);

        assertThat(it.syncsRequeued).containsExactly(ResourceKey.of(orders));
    }

    @Test
    void nothingOfADeletedResourceIsRemembered() {
        WeldEltSync orders = it.addSync("orders");
        it.cache(orders);
        it.reconcile();
        it.flow.changed(it.resource);
        it.syncsRequeued.clear();

        it.flow.release(ResourceKey.of(it.resource));

        assertThat(it.comeBack(null)).isFalse();
        it.flow.changed(it.resource);
        assertThat(it.syncsRequeued).as("it is met anew").containsExactly(ResourceKey.of(orders));
    }

    @Test
    void whatAnEarlierReconciliationOfTheProcessSawIsRemembered() {
        it.weld.listsBridges(false);
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        it.reconcile();
        it.clock.advance(Duration.ofSeconds(90));

        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
    }
}
