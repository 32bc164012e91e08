package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.standin.Way;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of links: which one is waited for, and which connection came of it. */
class LinkTest {
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final ConnectionFixture it = new ConnectionFixture();

    @AfterEach
    void close() {
        it.close();
    }

    private List<NewBridge> requests() {
        return it.weld.calls().stream()
                .filter(made -> made.call() == Call.CREATE_BRIDGE)
                .map(made -> (NewBridge) made.subject())
                .toList();
    }

    private boolean isWaitedFor(NewBridge link) {
        return it.callbacks.arrive(link.state(), Optional.empty()).isPresent();
    }

    private String authorize() {
        return it.weld
                .authorize(String.valueOf(it.weld.allBridges().getFirst().id()))
                .id();
    }

    private void authorizeAgain(String request) {
        it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, request);
        it.reconcile();
    }

    private Reason reconcileToReason() {
        return ((Outcome.NotReady) it.reconcile()).reason();
    }

    private static Outcome.Requeue cameAMomentAgo() {
        return Outcome.Requeue.silently("the connection has come a moment ago", Duration.ZERO);
    }

    private void loseLink() {
        it.weld.listsBridges(false);
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
    }

    @Test
    void aLinkThatWasUsedIsNotWaitedForAnyMore() {
        it.reconcile();
        String made = authorize();
        it.poll();
        it.reconcile();

        assertThat(isWaitedFor(requests().getFirst())).isFalse();
        assertThat(it.events()).contains("Connected: connection " + made + " connected");
    }

    @Test
    void aLinkThatExpiredIsReplacedAndNotWaitedForAnyMore() {
        it.reconcile();
        it.clock.advance(Duration.ofDays(1));
        it.reconcile();

        assertThat(requests()).hasSize(2);
        assertThat(isWaitedFor(requests().getFirst())).isFalse();
        assertThat(isWaitedFor(requests().getLast())).isTrue();
        assertThat(it.events()).contains("AuthorizationExpired: the link was not used in time, there is a new one");
    }

    @Test
    void aLinkThatWeldRefusesIsNotWaitedFor() {
        it.weld.refuse(Call.CREATE_BRIDGE, new WeldException.Rejected(400, "no such integration"));

        assertThat(it.reconcile()).isInstanceOf(Outcome.Failed.class);

        assertThat(it.ledger().bridge()).isNull();
        assertThat(isWaitedFor(requests().getFirst())).isFalse();
    }

    @Test
    void aLinkOfNoNewConnectionRemembersNoFormerChange() {
        it.reconcile();

        assertThat(it.ledger().bridge().changedBefore()).isNull();
    }

    @Test
    void whatBelongsToAnotherResourceDidNotComeOfTheLink() {
        it.reconcile();
        it.claims.claim(OwnershipClaims.Claim.bound(it.younger(), authorize(), null));
        it.poll();

        it.reconcile();

        assertThat(it.ledger().connectionId()).isNull();
    }

    @Test
    void theBrowserSaysWhichOfSeveralCameOfTheLink() {
        it.reconcile();
        NewBridge link = requests().getFirst();
        String made = authorize();
        String other = it.weld.addConnection("salesforce", "eu").id();
        it.poll();
        assertThat(reconcileToReason()).isEqualTo(Reason.AmbiguousConnection);
        assertThat(it.ready())
                .isEqualTo("False AmbiguousConnection: it cannot be told whether a connection in Weld (" + made + ", "
                        + other + ") came of the link of this resource or of another link: name the right one in"
                        + " spec.connectionId, or open the link in status.authorizeUrl if there is none yet");

        it.callbacks.expect(it.ledger().bridge(), it.resource, ConnectionFixture.KEY.fingerprint());
        it.callbacks.arrive(link.state(), Optional.of(made));
        it.reconcile();

        assertThat(it.ledger().connectionId()).isEqualTo(made);
    }

    @Test
    void aConnectionWithoutANameMayHaveComeOfTheLinkOfAnother() {
        it.weld.quirks().with(Way.CONNECTIONS_WITHOUT_LABEL);
        it.reconcile();
        WeldConnection other = it.younger();
        other.setSpec(it.resource.getSpec());
        Bridge otherLink = Bridge.intended("another state", it.clock.instant().toString(), null, null, List.of(), 0);
        it.callbacks.expect(otherLink, other, ConnectionFixture.KEY.fingerprint());
        String made = authorize();
        it.poll();
        assertThat(reconcileToReason()).isEqualTo(Reason.AmbiguousConnection);

        it.callbacks.forget(otherLink);
        it.spec(spec -> spec.put("integrationId", "shopify"));
        other.setSpec(it.resource.getSpec());
        it.callbacks.expect(otherLink, other, ConnectionFixture.KEY.fingerprint());
        it.spec(spec -> {});
        it.reconcile();
        assertThat(it.ledger().connectionId())
                .as("the other one waits for shopify")
                .isEqualTo(made);
    }

    @Test
    void whatWasLeftAndBelongsToAnotherNowIsNotTakenBack() {
        String id = it.adopted();
        it.ledger(it.ledger().released());
        it.claims.claim(OwnershipClaims.Claim.bound(it.older(), id, null));
        it.spec(spec -> spec.put("adoptionPolicy", "Never"));

        it.reconcile();

        assertThat(it.ledger().connectionId()).isNull();
        assertThat(it.ledger().bridge()).isNotNull();
    }

    /** The Secret holds the key of another workspace than that of the link. */
    @Nested
    class OfAnotherKey {
        @Test
        void isNotMistakenForTheLinkThatTheOtherWorkspaceShows() {
            it.otherWeld.createBridge(new NewBridge("https://x.example", "salesforce", "eu", "a state", null));
            it.reconcile();
            it.useOtherKey();

            it.reconcile();

            assertThat(it.ledger().apiKeyDigest()).isEqualTo(ConnectionFixture.KEY.fingerprint());
        }

        @Test
        void isGivenUpAndNotWaitedForAnyMore() {
            it.otherWeld.addConnection("salesforce", "eu");
            it.reconcile();
            it.useOtherKey();
            it.reconcile();
            it.clock.advance(Duration.ofMinutes(10));

            assertThat(it.reconcile())
                    .isEqualTo(Outcome.Requeue.silently(
                            "the API key has changed: the operator requests a new link", Duration.ZERO));
            assertThat(it.ledger().bridge()).isNull();
            assertThat(isWaitedFor(requests().getFirst())).isFalse();
        }

        @Test
        void mayHaveLedToWhatIsPlainlyNewer() {
            it.reconcile();
            it.useOtherKey();
            it.reconcile();
            it.clock.advance(Duration.ofMinutes(5));
            it.otherWeld.addConnection("salesforce", "eu");
            it.clock.advance(Duration.ofMinutes(5));

            assertThat(it.reconcile()).isEqualTo(cameAMomentAgo());
            assertThat(it.ledger().connectionId()).isEqualTo("other-conn_1");
            assertThat(it.ledger().origin()).isEqualTo(Origin.Created);
        }
    }

    /** Weld's answer with the link did not arrive. */
    @Nested
    class WhoseAnswerWasLost {
        @Test
        void isFoundAgainAndCounted() {
            it.weld.loseAnswer(Call.CREATE_BRIDGE);
            it.reconcile();
            it.weld.createBridge(new NewBridge("https://x.example", "salesforce", "eu", "another state", null));

            it.reconcile();

            assertThat(it.ledger().bridge().id())
                    .isEqualTo(it.weld.allBridges().getFirst().id());
            assertThat(it.events()).contains("CreationRecovered: the answer with the link was lost and is found again");
            assertThat(it.meters.get("weld.creations.recovered").counter().count())
                    .isEqualTo(1);
        }

        @Test
        void isNotMistakenForTheLinkOfAnother() {
            it.weld.createBridge(new NewBridge("https://x.example", "salesforce", "eu", "another state", null));
            it.weld.failNext(Call.CREATE_BRIDGE, () -> new WeldException.OutcomeUnknown("cut"));
            it.reconcile();

            assertThat(it.reconcile())
                    .isInstanceOfSatisfying(Outcome.Requeue.class, requeue -> assertThat(requeue.reason())
                            .isEqualTo(Reason.CreationUnconfirmed));
            assertThat(it.ledger().authorizeUrl()).isNull();
        }

        @Test
        void isNotWaitedForOnceAnotherOneWasRequested() {
            loseLink();
            it.reconcile();
            it.clock.advance(GRACE);
            it.reconcile();

            assertThat(requests()).hasSize(2);
            assertThat(isWaitedFor(requests().getFirst())).isFalse();
            assertThat(it.ledger().bridge().lost()).isEqualTo(1);
        }

        @Test
        void isWaitedForByAnotherProcessForTheGracePeriodFromItsFirstLookOn() {
            loseLink();
            it.reconcile();
            it.clock.advance(GRACE);
            it.restart();
            it.reconcile();
            it.clock.advance(GRACE.minusSeconds(1));
            it.reconcile();
            assertThat(requests()).hasSize(1);

            it.clock.advance(Duration.ofSeconds(1));
            it.reconcile();
            assertThat(requests()).hasSize(2);
        }

        @Test
        void isFollowedToWhatCameOfItJustBeforeAnotherOneWouldBeRequested() {
            loseLink();
            it.reconcile();
            it.clock.advance(GRACE);
            String made = authorize();

            assertThat(it.reconcile()).isEqualTo(cameAMomentAgo());
            assertThat(it.ledger().connectionId()).isEqualTo(made);
            assertThat(requests()).hasSize(1);
        }
    }

    /** A person authorizes again what works. */
    @Nested
    class ForAConnectionThatIsThere {
        private final String id = it.adopted();

        @Test
        void remembersWhatWeldShowedOfTheConnectionThen() {
            String changed = it.weld.allConnections().getFirst().updatedAt().toString();
            it.clock.advance(Duration.ofHours(1));
            it.weld.addConnection("salesforce", "us");
            authorizeAgain("1");

            assertThat(it.ledger().bridge().changedBefore()).isEqualTo(changed);
        }

        @Test
        void isKeptWhereTheConnectionCannotBeReadAgain() {
            String changed = it.weld.allConnections().getFirst().updatedAt().toString();
            it.clock.advance(Duration.ofHours(1));
            it.weld.failNext(Call.CONNECTIONS, () -> new WeldException.Unavailable("Weld answers 503"));
            authorizeAgain("1");

            assertThat(it.ledger().authorizeUrl()).isNotNull();
            assertThat(it.ledger().bridge().changedBefore()).isEqualTo(changed);
        }

        @Test
        void isNotWaitedForOnceItWasUsed() {
            authorizeAgain("1");
            it.clock.advance(Duration.ofMinutes(5));
            authorize();
            it.poll();
            it.reconcile();

            assertThat(it.ledger().bridge()).isNull();
            assertThat(isWaitedFor(requests().getFirst())).isFalse();
            assertThat(it.events()).contains("Connected: connection " + id + " was authorized again");
        }

        @Test
        void isNotWaitedForOnceItHasExpired() {
            authorizeAgain("1");
            it.clock.advance(Duration.ofDays(1));
            it.reconcile();

            assertThat(isWaitedFor(requests().getFirst())).isFalse();
            assertThat(it.events())
                    .contains("AuthorizationExpired: the link to authorize again has expired, and Weld does not show"
                            + " that it was used");
        }

        @Test
        void isNotWaitedForOnceAPersonAsksForAnotherOne() {
            authorizeAgain("1");
            authorizeAgain("2");

            assertThat(requests()).hasSize(2);
            assertThat(isWaitedFor(requests().getFirst())).isFalse();
        }

        @Test
        void isRequestedAgainForTheSameConnectionWhereTheAnswerWasLost() {
            loseLink();
            authorizeAgain("1");
            it.weld.addConnection("salesforce", "us");
            it.clock.advance(GRACE);
            it.reconcile();

            assertThat(requests()).extracting(NewBridge::connectionId).containsExactly(id, id);
            assertThat(isWaitedFor(requests().getFirst())).isFalse();
            assertThat(it.ledger().bridge().lost()).isEqualTo(1);
        }

        @Test
        void isNotRequestedAgainForAConnectionThatWasDeletedMeanwhile() {
            loseLink();
            authorizeAgain("1");
            it.weld.byHand().deleteConnection(id);
            it.clock.advance(GRACE);

            assertThat(it.reconcile()).isEqualTo(Outcome.NotReady.of(Situation.REMOTE_CONNECTION_DELETED, id));
            assertThat(it.weld.allConnections()).extracting(Connection::id).isEmpty();
        }
    }
}
