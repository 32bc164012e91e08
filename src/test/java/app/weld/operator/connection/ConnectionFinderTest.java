package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.standin.Way;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A connection whose id is known, from the manifest or from the status. */
class ConnectionFinderTest {
    private static final Duration KEY_WAIT = Duration.ofMinutes(10);

    private final ConnectionFixture it = new ConnectionFixture();

    @AfterEach
    void close() {
        it.close();
    }

    private void declare(String id) {
        it.spec(spec -> spec.put("connectionId", id));
    }

    private static Outcome.NotReady missing(String id) {
        return Outcome.NotReady.of(Situation.REMOTE_CONNECTION_DELETED, id);
    }

    @Test
    void theOneThatTheManifestNamesIsBoundOnce() {
        String id = it.weld.addConnection("salesforce", "whatever").id();
        declare(id);

        assertThat(it.reconcile()).isEqualTo(new Outcome.Done(ConnectionFixture.RESYNC));
        assertThat(it.reconcile()).isEqualTo(new Outcome.Done(ConnectionFixture.RESYNC));

        assertThat(it.ledger().connectionId()).isEqualTo(id);
        assertThat(it.ledger().origin()).isEqualTo(Origin.Adopted);
        assertThat(it.ledger().apiKeyDigest()).isEqualTo(ConnectionFixture.KEY.fingerprint());
        assertThat(it.ready()).isEqualTo("True Connected: the source is connected");
        assertThat(it.events()).containsExactly("Connected: connection " + id + " is the one that spec names");
        assertThat(it.weld.count(Call.CONNECTIONS)).as("the shared listing").isEqualTo(1);
    }

    @Test
    void theOneThatIsBoundAlreadyIsNotBoundAnew() {
        String id = it.weld.addConnection("salesforce", "eu").id();
        it.weld.addConnection("shopify", "shop");
        it.ledger(ConnectionLedger.EMPTY.bound(id, Origin.Created, "former"));

        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);

        assertThat(it.ledger().origin()).isEqualTo(Origin.Created);
        assertThat(it.ledger().apiKeyDigest()).isEqualTo(ConnectionFixture.KEY.fingerprint());
        assertThat(it.events()).isEmpty();
    }

    @Test
    void theOneOfAnotherIntegrationIsNotTheOneThatIsMeant() {
        String id = it.weld.addConnection("shopify", "eu").id();
        declare(id);

        assertThat(it.reconcile())
                .isEqualTo(Outcome.NotReady.of(Situation.INTEGRATION_DIFFERS, id, "shopify", "salesforce", "shopify"));
        assertThat(it.ledger().connectionId()).isNull();
    }

    @Test
    void theOneWhoseIntegrationWeldDoesNotShowIsBelieved() {
        it.weld.quirks().with(Way.CONNECTIONS_WITHOUT_INTEGRATION);
        declare(it.weld.addConnection("salesforce", "eu").id());

        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void theOneThatIsNotInTheListingIsLookedUpBeforeItCountsAsMissing() {
        it.weld.addConnection("salesforce", "eu");
        declare("conn_7");

        assertThat(it.reconcile()).isEqualTo(Outcome.NotReady.of(Situation.REMOTE_CONNECTION_UNKNOWN, "conn_7"));
        assertThat(it.ready())
                .startsWith("False RemoteConnectionNotFound: Weld has no connection conn_7 (spec.connectionId) in");
        assertThat(it.weld.count(Call.CONNECTIONS)).isEqualTo(2);

        it.weld.addConnection("conn_7", "salesforce", "eu");
        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
        assertThat(it.ledger().connectionId()).isEqualTo("conn_7");
    }

    @Test
    void theOneThatMayBeHiddenInWhatCannotBeReadIsNotMissing() {
        it.weld.unreadable("its id is a number");
        declare("conn_7");

        assertThat(it.reconcile()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.cause())
                .isInstanceOf(WeldException.Unavailable.class)
                .hasMessage("Weld listed something that cannot be read: its id is a number"));

        it.weld.allReadable();
        it.weld.unreadable("conn_8", "its label is a number");
        assertThat(it.reconcile()).isEqualTo(Outcome.NotReady.of(Situation.REMOTE_CONNECTION_UNKNOWN, "conn_7"));
    }

    @Test
    void nothingIsSaidBeforeTheFirstListing() {
        it.threads.pause();
        declare(it.weld.addConnection("salesforce", "eu").id());

        assertThat(it.reconcile())
                .isEqualTo(Outcome.Requeue.silently(
                        "the connections of the workspace are being listed", Duration.ofSeconds(30)));
        assertThat(it.weld.calls()).isEmpty();
    }

    @Test
    void aListingThatFailedIsTheReason() {
        WeldException down = new WeldException.Unavailable("Weld answers 503");
        it.weld.failNext(Call.CONNECTIONS, () -> down);
        declare(it.weld.addConnection("salesforce", "eu").id());

        assertThat(it.reconcile()).isEqualTo(new Outcome.Failed(down));
    }

    @Test
    void aPersonWhoAsksForAReconciliationGetsOneLookOfItsOwn() {
        it.threads.pause();
        declare(it.weld.addConnection("salesforce", "eu").id());
        it.annotate(Annotations.RECONCILE_REQUESTED_AT, "now");

        assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
        assertThat(it.report().lastHandledReconcileAt()).isEqualTo("now");
        assertThat(it.clients.forgotten()).containsExactly(ConnectionFixture.KEY);

        assertThat(it.reconcile()).isInstanceOf(Outcome.Requeue.class);
        assertThat(it.clients.forgotten()).hasSize(1);
    }

    @Test
    void aBrowserThatComesBackIsWorthALookOfItsOwn() {
        String id = it.adopted();
        it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, "now");
        it.reconcile();
        it.clock.advance(Duration.ofMinutes(5));
        assertThat(it.comeBack(id)).isTrue();
        it.weld.authorize(String.valueOf(it.weld.allBridges().getFirst().id()));

        // The shared listing is older.
        it.reconcile();

        assertThat(it.ledger().bridge()).isNull();
        assertThat(it.ledger().connectionId()).isEqualTo(id);
    }

    /** The Secret holds a key that does not show the connection. */
    @Nested
    class AfterTheKeyHasChanged {
        private final String id = it.adopted();

        private void waitForKey() {
            it.reconcile();
            it.clock.advance(KEY_WAIT);
        }

        @Test
        void aConnectionThatNobodyNeedsIsLeftOnceTheKeyHasStayed() {
            it.useOtherKey();

            assertThat(it.reconcile()).isEqualTo(missing(id));
            it.clock.advance(KEY_WAIT.minusSeconds(1));
            assertThat(it.reconcile()).isEqualTo(missing(id));
            assertThat(it.ledger().connectionId()).isEqualTo(id);

            it.clock.advance(Duration.ofSeconds(1));
            assertThat(it.reconcile())
                    .isEqualTo(Outcome.Requeue.silently(
                            "the operator searches for the connection with the current API key", Duration.ZERO));
            assertThat(it.ledger().connectionId()).isNull();
            assertThat(it.ledger().formerConnectionIds()).containsExactly(id);
            assertThat(it.events())
                    .anyMatch(event ->
                            event.startsWith("ConnectionReleased: this API key does not show") && event.contains(id));
            assertThat(it.weld.allConnections()).extracting(Connection::id).containsExactly(id);
        }

        @Test
        void theKeyHasToStayAllTheTime() {
            it.useOtherKey();
            waitForKey();
            it.spec(spec -> {});
            assertThat(it.reconcile()).isInstanceOf(Outcome.Done.class);
            it.useOtherKey();

            assertThat(it.reconcile()).isEqualTo(missing(id));
            assertThat(it.ledger().connectionId()).isEqualTo(id);
        }

        @Test
        void theLinkOfAConnectionThatIsLeftIsNotWaitedForAnyMore() {
            it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, "now");
            it.reconcile();
            it.useOtherKey();
            waitForKey();
            it.reconcile();

            assertThat(it.ledger().bridge()).isNull();
            assertThat(it.comeBack(id)).isFalse();
        }

        @Test
        void aConnectionThatAPersonAuthorizedIsNotLeft() {
            it.ledger(ConnectionLedger.EMPTY.bound(id, Origin.Created, ConnectionFixture.KEY.fingerprint()));
            it.useOtherKey();
            waitForKey();

            assertThat(it.reconcile()).isEqualTo(missing(id));
            assertThat(it.ledger().connectionId()).isEqualTo(id);
        }

        @Test
        void aConnectionThatTheManifestNamesIsNotLeft() {
            it.spec(spec -> ConnectionFixture.useSecret(spec.put("connectionId", id), "other-api-key"));
            waitForKey();

            assertThat(it.reconcile()).isEqualTo(missing(id));
            assertThat(it.ledger().connectionId()).isEqualTo(id);
        }

        @Test
        void aConnectionThatASyncWasMadeOnIsNotLeft() {
            it.addSync("of-another", "conn_of_another");
            it.addSync("orders", id);
            it.useOtherKey();
            waitForKey();

            assertThat(it.reconcile()).isEqualTo(missing(id));
            assertThat(it.ledger().connectionId()).isEqualTo(id);
        }

        @Test
        void aConnectionThatOnlyWaitingSyncsReferToIsLeft() {
            it.addSync("orders");
            it.useOtherKey();
            waitForKey();
            it.reconcile();

            assertThat(it.ledger().connectionId()).isNull();
        }

        @Test
        void aConnectionIsNotLeftWhereTheStatusHasNoRoomForAnotherFormerOne() {
            leaveBefore(ConnectionLedger.MAX_FORMER);
            it.useOtherKey();
            waitForKey();
            it.reconcile();
            assertThat(it.ledger().connectionId()).isEqualTo(id);

            leaveBefore(ConnectionLedger.MAX_FORMER - 1);
            it.reconcile();
            assertThat(it.ledger().connectionId()).isNull();
        }

        private void leaveBefore(int count) {
            ConnectionLedger former = ConnectionLedger.EMPTY;
            for (String other :
                    IntStream.range(0, count).mapToObj(i -> "former_" + i).toList()) {
                former = former.bound(other, Origin.Adopted, "any").released();
            }
            it.ledger(former.bound(id, Origin.Adopted, ConnectionFixture.KEY.fingerprint()));
        }

        @Test
        void aConnectionThatThisVeryKeyHasShownIsNotLeft() {
            it.weld.byHand().deleteConnection(id);
            it.poll();
            waitForKey();

            assertThat(it.reconcile()).isEqualTo(missing(id));
            assertThat(it.ledger().connectionId()).isEqualTo(id);
        }

        @Test
        void nobodyElseIsKeptFromAConnectionThatTheKeyDoesNotShow() {
            assertThat(it.claims.belongsToAnother(id, it.younger())).isTrue();
            it.weld.byHand().deleteConnection(id);
            it.poll();

            it.reconcile();
            assertThat(it.claims.belongsToAnother(id, it.younger())).isFalse();

            it.weld.addConnection(id, "salesforce", "eu");
            it.reconcile();
            assertThat(it.claims.belongsToAnother(id, it.younger())).isTrue();
        }

        @Test
        void theConnectionBelongsToTheResourceUntilTheOtherKeyHasStayed() {
            it.ledger(ConnectionLedger.EMPTY.bound(id, Origin.Created, ConnectionFixture.KEY.fingerprint()));
            it.useOtherKey();
            it.reconcile();
            assertThat(it.claims.belongsToAnother(id, it.younger())).isTrue();

            it.clock.advance(KEY_WAIT);
            it.reconcile();
            assertThat(it.claims.belongsToAnother(id, it.younger())).isFalse();
        }
    }
}
