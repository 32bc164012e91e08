package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the connection in Weld when the resource is deleted. */
class ConnectionDeletionTest {
    private static final Duration UNTIL_CRD_IS_KNOWN = Duration.ofSeconds(1);

    private final ConnectionFixture it = new ConnectionFixture();

    @AfterEach
    void close() {
        it.close();
    }

    private void deletionPolicy(String policy) {
        it.spec(spec -> spec.put("deletionPolicy", policy));
    }

    /** A connection that was adopted and is to be deleted with its resource. */
    private String toDelete() {
        deletionPolicy("Delete");
        return it.adopted();
    }

    private Optional<Outcome.Stop> deleteAfterWait() {
        it.delete();
        it.clock.advance(UNTIL_CRD_IS_KNOWN);
        return it.delete();
    }

    private static Reason reason(Optional<Outcome.Stop> stop) {
        return ((Outcome.NotReady) stop.orElseThrow()).reason();
    }

    private void assertNothingWritten() {
        assertThat(it.weld.writes()).isEmpty();
        assertThat(it.otherWeld.writes()).isEmpty();
    }

    @Test
    void whatStandsForNoConnectionGoesAtOnce() {
        deletionPolicy("Delete");

        assertThat(it.delete()).isEmpty();
        assertThat(it.events()).isEmpty();
        assertNothingWritten();
    }

    @Test
    void theConnectionIsDeletedOnceItIsKnownThatTheCrdStays() {
        String id = toDelete();

        assertThat(it.delete())
                .contains(Outcome.Requeue.because(
                        Reason.Deleting, "the connection is being deleted in Weld", UNTIL_CRD_IS_KNOWN));
        assertNothingWritten();
        it.clock.advance(UNTIL_CRD_IS_KNOWN);
        assertThat(it.delete()).isEmpty();

        assertThat(it.weld.allConnections()).isEmpty();
        assertThat(it.events()).contains("ConnectionDeleted: connection " + id + " was deleted in Weld");
    }

    @Test
    void byDefaultTheConnectionStays() {
        String id = it.adopted();

        assertThat(it.delete()).isEmpty();
        assertThat(it.events()).contains("Retained: connection " + id + " stays in Weld");
        assertNothingWritten();
    }

    @Test
    void theConnectionOfAnotherResourceStays() {
        String id = toDelete();
        it.claims.claim(OwnershipClaims.Claim.bound(it.older(), id, null));

        assertThat(deleteAfterWait()).isEmpty();
        assertThat(it.events())
                .contains("Retained: connection " + id + " stays in Weld: it belongs to another resource");
        assertNothingWritten();
    }

    @Test
    void theConnectionStaysWhenTheCrdIsDeleted() {
        String id = toDelete();
        it.cluster.deleteCrd();

        assertThat(deleteAfterWait()).isEmpty();
        assertThat(it.events())
                .contains("Retained: connection " + id
                        + " stays in Weld: its CRD is being deleted, which says nothing of what is in Weld");
        assertNothingWritten();
    }

    @Test
    void whoeverGivesWeldUpLeavesTheConnectionAndIsToldSo() {
        String id = toDelete();
        it.addSync("orders", id);
        it.annotate(Annotations.FORCE_DELETE, "true");

        assertThat(it.delete()).isEmpty();
        assertThat(it.events())
                .contains("Orphaned: WeldConnection team/crm is deleted, and connection " + id
                        + " stays behind in Weld: weld.app/force-delete is set");
        assertNothingWritten();
    }

    @Test
    void whoeverGivesWeldUpBeforeThereWasAConnectionLeavesNothing() {
        it.annotate(Annotations.FORCE_DELETE, "true");

        assertThat(it.delete()).isEmpty();
        assertThat(it.events()).isEmpty();
    }

    @Test
    void theConnectionThatSyncsUseIsNotDeleted() {
        String id = toDelete();
        it.addSync("orders", id);

        assertThat(deleteAfterWait())
                .contains(Outcome.Requeue.because(Situation.IN_USE, Duration.ofSeconds(30), "orders"));
        assertNothingWritten();
    }

    @Test
    void theConnectionThatSyncsUseIsRetainedWhenTheCrdIsDeleted() {
        String id = toDelete();
        it.addSync("orders", id);
        it.cluster.deleteCrd();

        assertThat(it.delete()).isEmpty();
        assertThat(it.events()).anyMatch(event -> event.startsWith("Retained: connection " + id + " stays in Weld"));
        assertNothingWritten();
    }

    @Test
    void whatStandsForNothingGoesWithItsCrdThoughSyncsReferToIt() {
        it.addSync("orders");
        it.cluster.deleteCrd();

        assertThat(it.delete()).isEmpty();
        assertThat(it.events()).isEmpty();
    }

    @Test
    void aResourceThatCannotBeReadStaysWhereItMayStandForSomething() {
        it.resource.markUnreadable("status: unknown origin");
        it.loseStatus();

        assertThat(reason(it.delete())).isEqualTo(Reason.UnsupportedValue);
    }

    @Test
    void aResourceThatCannotBeReadGoesWhereItsStatusShowsThatItStandsForNothing() {
        it.resource.markUnreadable("spec: unknown policy");

        assertThat(it.delete()).isEmpty();
    }

    @Test
    void aConnectionWhoseManifestCannotBeReadIsNotDeleted() {
        toDelete();
        it.resource.markUnreadable("spec: unknown policy");

        assertThat(reason(deleteAfterWait())).isEqualTo(Reason.UnsupportedValue);
        assertNothingWritten();
    }

    @Test
    void withoutItsKeyTheConnectionIsNotDeleted() {
        toDelete();
        it.spec(spec -> ConnectionFixture.useSecret(spec.put("deletionPolicy", "Delete"), "missing"));

        assertThat(reason(deleteAfterWait())).isEqualTo(Reason.SecretNotFound);
        assertThat(it.events()).noneMatch(event -> event.startsWith("Orphaned"));
    }

    @Test
    void withoutItsKeyTheConnectionIsLeftBehindWhenTheNamespaceGoes() {
        String id = toDelete();
        it.spec(spec -> ConnectionFixture.useSecret(spec.put("deletionPolicy", "Delete"), "missing"));
        it.cluster.deleteNamespace();

        assertThat(deleteAfterWait()).isEmpty();
        assertThat(it.events())
                .contains("Orphaned: WeldConnection team/crm is deleted, and connection " + id
                        + " stays behind in Weld: the namespace is being deleted, and the API key is deleted already");
        assertNothingWritten();
    }

    @Test
    void aKeyThatCannotBeOneIsMendedEvenInANamespaceThatGoes() {
        toDelete();
        it.cluster.addSecret("malformed", "not a key\nat all");
        it.spec(spec -> ConnectionFixture.useSecret(spec.put("deletionPolicy", "Delete"), "malformed"));
        it.cluster.deleteNamespace();

        assertThat(reason(deleteAfterWait())).isEqualTo(Reason.InvalidAPIKey);
    }

    @Test
    void aKeyOfAnotherWorkspaceProvesNothing() {
        String id = toDelete();
        it.otherWeld.addConnection("shopify", "shop");
        it.spec(spec -> ConnectionFixture.useSecret(spec.put("deletionPolicy", "Delete"), "other-api-key"));

        assertThat(deleteAfterWait())
                .contains(new Outcome.NotReady(
                        Reason.ConnectionNotReady,
                        "this API key has never shown connection " + id
                                + ": put the API key of its workspace into the Secret"));
        assertThat(it.events()).noneMatch(event -> event.startsWith("ConnectionDeleted"));
        assertThat(it.ledger().apiKeyDigest()).isEqualTo(ConnectionFixture.KEY.fingerprint());
    }

    @Test
    void aNewKeyOfTheSameWorkspaceIsWrittenDownBeforeItDeletes() {
        toDelete();
        it.clients.account(ConnectionFixture.OTHER_KEY, it.weld);
        it.spec(spec -> ConnectionFixture.useSecret(spec.put("deletionPolicy", "Delete"), "other-api-key"));
        it.weld.loseAnswer(Call.DELETE_CONNECTION);
        it.delete();
        it.clock.advance(UNTIL_CRD_IS_KNOWN);

        assertThatThrownBy(it::delete).isInstanceOf(WeldException.OutcomeUnknown.class);
        assertThat(it.ledger().apiKeyDigest()).isEqualTo(ConnectionFixture.OTHER_KEY.fingerprint());

        assertThat(it.delete()).isEmpty();
        assertThat(it.weld.allConnections()).isEmpty();
    }

    @Test
    void aConnectionThatIsGoneAlreadyCountsAsDeletedForAKeyThatHasShownIt() {
        String id = toDelete();
        it.weld.byHand().deleteConnection(id);

        assertThat(deleteAfterWait()).isEmpty();
        assertThat(it.events()).contains("ConnectionDeleted: connection " + id + " was deleted in Weld");
        assertThat(it.weld.count(Call.CONNECTIONS))
                .as("its digest is in the status")
                .isZero();
    }

    @Test
    void aConnectionThatThePollsHaveShownCountsAsShown() {
        String id = toDelete();
        it.reconcile();
        it.poll();
        it.ledger(ConnectionLedger.EMPTY.bound(id, Origin.Adopted, "the key of an earlier process"));
        it.weld.byHand().deleteConnection(id);

        assertThat(deleteAfterWait()).isEmpty();
    }

    @Test
    void aLinkIsNotWaitedForOnceTheResourceIsDeleted() {
        it.reconcile();

        it.delete();

        assertThat(it.comeBack(null)).isFalse();
    }
}
