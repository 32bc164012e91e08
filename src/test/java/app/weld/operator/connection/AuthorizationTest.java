package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the first link to the connection, in the ways that Weld and people may take. */
class AuthorizationTest {
    private final AuthorizationFixture it = new AuthorizationFixture();

    private static Reason reason(AuthorizationResult result) {
        return switch (((AuthorizationResult.Stopped) result).why()) {
            case Outcome.NotReady notReady -> notReady.reason();
            case Outcome.Requeue requeue -> requeue.reason();
            case Outcome.Failed failed -> throw new AssertionError(failed);
        };
    }

    private static Outcome.Requeue requeue(AuthorizationResult result) {
        return (Outcome.Requeue) ((AuthorizationResult.Stopped) result).why();
    }

    private static String connected(AuthorizationResult result) {
        return ((AuthorizationResult.Connected) result).connection().id();
    }

    @Test
    void aLinkIsRequestedOnceAndWrittenIntoTheStatus() {
        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);
        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
        assertThat(it.ledger().authorizeUrl()).startsWith("https://weld.example/authorize/");
        assertThat(it.ledger().bridge().confirmed()).isTrue();
        assertThat(it.ledger().bridge().redirectUri()).isEqualTo(AuthorizationFixture.CALLBACK);
    }

    @Test
    void theConnectionThatAPersonAuthorizesIsBoundAsCreated() {
        it.authorize();
        Connection made = it.weld.authorize(it.bridgeId());

        assertThat(connected(it.authorize())).isEqualTo(made.id());
        assertThat(it.ledger().connectionId()).isEqualTo(made.id());
        assertThat(it.ledger().origin()).isEqualTo(Origin.Created);
        assertThat(it.ledger().bridge()).isNull();
        assertThat(it.ledger().authorizeUrl()).isNull();
    }

    @Test
    void aConnectionWithTheSameNameIsTakenOver() {
        String there = it.weld.addConnection("salesforce", "eu").id();

        assertThat(connected(it.authorize())).isEqualTo(there);
        assertThat(it.ledger().origin()).isEqualTo(Origin.Adopted);
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isZero();
    }

    @Test
    void twoConnectionsWithTheSameNameAreLeftToAPerson() {
        it.weld.addConnection("salesforce", "eu");
        it.weld.addConnection("salesforce", "eu");

        assertThat(reason(it.authorize())).isEqualTo(Reason.AmbiguousConnection);
        assertThat(it.weld.writes()).isEmpty();
    }

    @Test
    void withoutAdoptionWhatWasThereBeforeIsNeitherTakenOverNorTheOutcome() {
        it.spec(spec -> spec.put("adoptionPolicy", "Never"));
        String there = it.weld.addConnection("salesforce", "eu").id();

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);
        assertThat(it.ledger().bridge().existing()).containsExactly(there);
        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);

        Connection made = it.weld.authorize(it.bridgeId());
        assertThat(connected(it.authorize())).isEqualTo(made.id());
    }

    @Test
    void whatBelongsToAnotherResourceIsNotTakenOver() {
        String there = it.weld.addConnection("salesforce", "eu").id();
        WeldConnection other = new WeldConnection();
        other.setMetadata(new ObjectMetaBuilder()
                .withName("other")
                .withNamespace("team")
                .withUid("other")
                .build());
        it.claims.claim(OwnershipClaims.Claim.bound(other, there, null));

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);
    }

    @Test
    void withoutARedirectUriNoLinkIsRequested() {
        it.spec(spec -> spec.remove("redirectUri"));

        assertThat(reason(it.authorize())).isEqualTo(Reason.RedirectUriMissing);
        assertThat(it.weld.writes()).isEmpty();
        assertThat(it.ledger().bridge()).isNull();
    }

    @Test
    void moreConnectionsThanTheStatusCanHoldAreLeftToAPerson() {
        it.spec(spec -> spec.put("adoptionPolicy", "Never"));
        for (int i = 0; i < 100; i++) {
            it.weld.addConnection("salesforce", "eu");
        }
        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);

        AuthorizationFixture more = new AuthorizationFixture();
        more.spec(spec -> spec.put("adoptionPolicy", "Never"));
        for (int i = 0; i < 101; i++) {
            more.weld.addConnection("salesforce", "eu");
        }
        assertThat(reason(more.authorize())).isEqualTo(Reason.AmbiguousConnection);
        assertThat(more.weld.writes()).isEmpty();
    }

    @Test
    void aLinkWhoseAnswerIsLostIsFoundAgain() {
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        assertThat(reason(it.authorize())).isEqualTo(Reason.CreationUnconfirmed);
        assertThat(it.ledger().bridge().confirmed()).isFalse();

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
        assertThat(it.ledger().authorizeUrl()).isNotNull();
    }

    @Test
    void aLostLinkThatIsNotShownIsReplacedAfterTheGracePeriodAndEverMoreRarely() {
        it.weld.listsBridges(false);
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        Duration check = requeue(it.authorize()).delay();

        it.clock.advance(Duration.ofSeconds(89));
        assertThat(requeue(it.authorize()).message()).contains("Weld shows no such bridge yet");
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);

        it.clock.advance(Duration.ofSeconds(1));
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        assertThat(requeue(it.authorize()).delay()).isEqualTo(check.multipliedBy(2));
        assertThat(it.ledger().bridge().lost()).isEqualTo(1);

        it.clock.advance(Duration.ofSeconds(179));
        it.authorize();
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
        it.clock.advance(Duration.ofSeconds(1));
        it.authorize();
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(3);
    }

    @Test
    void anotherProcessWaitsForTheWholeGracePeriod() {
        it.weld.listsBridges(false);
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        it.authorize();
        it.clock.advance(Duration.ofSeconds(89));
        it.restart();

        it.authorize();
        it.clock.advance(Duration.ofSeconds(89));
        it.authorize();

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
    }

    @Test
    void whatALostLinkLedToIsBoundBeforeAnotherOneIsRequested() {
        it.weld.listsBridges(false);
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        it.authorize();
        it.clock.advance(Duration.ofSeconds(30));
        String made = it.weld.authorize(it.bridgeId()).id();

        assertThat(connected(it.authorize())).isEqualTo(made);
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
    }

    @Test
    void aRefusalLeavesNoIntent() {
        it.weld.refuse(Call.CREATE_BRIDGE, new WeldException.Rejected(400, "no such integration"));

        assertThatThrownBy(it::authorize).isInstanceOf(WeldException.Rejected.class);
        assertThat(it.ledger().bridge()).isNull();
    }

    @Test
    void anExpiredLinkIsReplaced() {
        it.authorize();
        String first = it.ledger().authorizeUrl();
        it.clock.advance(Duration.ofDays(1).minusSeconds(1));
        it.authorize();
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);

        it.clock.advance(Duration.ofSeconds(1));
        it.authorize();

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
        assertThat(it.ledger().authorizeUrl()).isNotEqualTo(first);
    }

    @Test
    void whatCameJustBeforeALinkIsReplacedIsNotTakenForWhatWasThere() {
        it.authorize();
        List<Connection> listed = it.weld.connections().items();
        String made = it.weld.authorize(it.bridgeId()).id();
        it.clock.advance(Duration.ofDays(1));

        // The shared listing is as old as the last poll.
        assertThat(requeue(it.authorize(listed)).delay()).isZero();
        assertThat(it.ledger().connectionId()).isEqualTo(made);
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
    }

    @Test
    void anotherRedirectUriNeedsAnotherLink() {
        it.authorize();
        it.spec(spec -> spec.put("redirectUri", "https://other.example/callback"));

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
        assertThat(it.ledger().bridge().redirectUri()).isEqualTo("https://other.example/callback");
    }

    @Test
    void anotherKeyIsFollowedOnceItHasStayed() {
        it.authorize();
        it.replaceKey("the-key-of-another-workspace");
        it.weld.listsBridges(false);

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);
        assertThat(it.ledger().authorizeUrl()).isNotNull();

        it.clock.advance(Duration.ofMinutes(10));
        assertThat(requeue(it.authorize()).message()).contains("the operator requests a new link");
        assertThat(it.ledger().bridge()).isNull();
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);

        it.authorize();
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
    }

    @Test
    void aNewKeyOfTheSameWorkspaceShowsTheLink() {
        it.authorize();
        it.replaceKey("a-new-key-of-the-team");

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);
        assertThat(it.ledger().apiKeyDigest()).isEqualTo(it.account().keyDigest());
    }

    @Test
    void whatWasLeftForAnotherWorkspaceIsTakenBack() {
        String there = it.weld.addConnection("salesforce", "eu").id();
        it.authorize();
        it.ledger(it.ledger().released());
        it.spec(spec -> spec.put("adoptionPolicy", "Never"));

        assertThat(connected(it.authorize())).isEqualTo(there);
        assertThat(it.ledger().origin()).isEqualTo(Origin.Adopted);
    }
}
