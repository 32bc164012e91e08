package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.reconcile.OwnershipClaims.Claim;
import app.weld.operator.reconcile.OwnershipClaims.Claimant;
import org.junit.jupiter.api.Test;

class OwnershipClaimsTest {
    private static final Claimant OLD = claimant("old", "2026-01-01T00:00:00Z");
    private static final Claimant YOUNG = claimant("young", "2026-02-01T00:00:00Z");
    private static final Claimant YOUNGEST = claimant("youngest", "2026-03-01T00:00:00Z");

    private final OwnershipClaims claims = new OwnershipClaims();

    private static Claimant claimant(String name, String created) {
        return new Claimant(ResourceKey.Kind.SYNC, "uid-" + name, "team", name, created);
    }

    @Test
    void givesAnObjectToTheOldestThatMeansIt() {
        claims.claim(Claim.named(YOUNGEST, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));
        claims.claim(Claim.named(OLD, "s1", null));

        assertThat(claims.owner(YOUNGEST.uid())).contains(OLD);
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
        assertThat(claims.owner(OLD.uid())).isEmpty();
        assertThat(claims.owner("uid-unknown")).isEmpty();
    }

    @Test
    void decidesByNamespaceAndNameWhereBothAreEquallyOld() {
        Claimant a = new Claimant(ResourceKey.Kind.SYNC, "u1", "a", "z", OLD.created());
        Claimant b = new Claimant(ResourceKey.Kind.SYNC, "u2", "b", "a", OLD.created());
        Claimant c = new Claimant(ResourceKey.Kind.SYNC, "u3", "b", "b", OLD.created());

        assertThat(a.isOlderThan(b)).isTrue();
        assertThat(b.isOlderThan(c)).isTrue();
        assertThat(c.isOlderThan(a)).isFalse();
        assertThat(a.isOlderThan(a)).isFalse();
    }

    @Test
    void goesByIdentityUntilBothIdsAreKnown() {
        // Given two that mean the same by identity
        claims.claim(Claim.named(OLD, "s1", "c1/shop"));
        claims.claim(Claim.named(YOUNG, null, "c1/shop"));
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
        // When the ids turn out to be different
        claims.claim(Claim.named(YOUNG, "s2", "c1/shop"));
        // Then they do not clash
        assertThat(claims.owner(YOUNG.uid())).isEmpty();
    }

    @Test
    void tellsEverybodyWhoMeansTheSame() {
        assertThat(claims.claim(Claim.named(OLD, "s1", null))).isEmpty();
        assertThat(claims.claim(Claim.named(YOUNG, "s1", null))).containsExactly(OLD);
        assertThat(claims.claim(Claim.named(YOUNG, "s1", null)))
                .as("nothing new is not worth a word")
                .isEmpty();
        assertThat(claims.claim(Claim.named(YOUNG, "s2", null)))
                .as("who meant the same before")
                .containsExactly(OLD);
    }

    @Test
    void letsTheNextOneHaveWhatIsReleased() {
        claims.claim(Claim.named(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));

        assertThat(claims.release(OLD.uid())).containsExactly(YOUNG);
        assertThat(claims.release(OLD.uid())).isEmpty();
        assertThat(claims.owner(YOUNG.uid())).isEmpty();
    }

    @Test
    void keepsTheIdentityWhereOnlyTheIdIsWrittenDown() {
        claims.claim(Claim.named(OLD, null, "c1/shop"));
        claims.note(Claim.named(OLD, null, null));
        claims.claim(Claim.named(YOUNG, null, "c1/shop"));
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);

        claims.note(Claim.named(OLD, null, "c1/else"));
        assertThat(claims.owner(YOUNG.uid())).isEmpty();
        assertThat(claims.note(Claim.named(YOUNGEST, "s9", null))).isEmpty();
    }

    @Test
    void knowsAnObjectThatBelongsToAnother() {
        claims.claim(Claim.bound(YOUNG, "s1", null));

        assertThat(claims.belongsToAnother("s1", YOUNGEST)).isTrue();
        assertThat(claims.belongsToAnother("s1", OLD))
                .as("who is older and merely names it")
                .isTrue();
        assertThat(claims.belongsToAnother("s1", YOUNG)).isFalse();
        assertThat(claims.belongsToAnother("s2", OLD)).isFalse();
    }

    @Test
    void leavesAnObjectToTheOneThatStandsForIt() {
        claims.claim(Claim.bound(YOUNG, "s1", "c1/shop"));
        claims.claim(Claim.named(OLD, "s1", null));

        assertThat(claims.owner(YOUNG.uid())).isEmpty();
        assertThat(claims.owner(OLD.uid())).contains(YOUNG);

        claims.claim(Claim.named(OLD, null, "c1/shop"));
        assertThat(claims.owner(YOUNG.uid())).isEmpty();
        assertThat(claims.owner(OLD.uid())).contains(YOUNG);
    }

    @Test
    void givesAnObjectToTheOlderOfTwoThatBothStandForIt() {
        claims.claim(Claim.bound(YOUNG, "s1", null));
        claims.claim(Claim.bound(OLD, "s1", null));

        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
        assertThat(claims.belongsToAnother("s1", YOUNG)).isTrue();
        assertThat(claims.belongsToAnother("s1", OLD)).isFalse();
    }

    @Test
    void letsNobodyWaitForOneThatCannotAct() {
        claims.claim(Claim.named(OLD, null, "c1/shop"));
        claims.claim(Claim.named(YOUNG, null, "c1/shop"));

        assertThat(claims.mute(OLD.uid())).containsExactly(YOUNG);
        assertThat(claims.mute(OLD.uid())).isEmpty();
        assertThat(claims.owner(YOUNG.uid())).isEmpty();
        assertThat(claims.owner(OLD.uid())).contains(YOUNG);

        claims.sees(OLD.uid());
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
    }

    @Test
    void keepsWhatOneStandsForThoughItCannotAct() {
        claims.claim(Claim.bound(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));

        assertThat(claims.mute(OLD.uid())).isEmpty();
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
    }

    @Test
    void wakesAResourceOfTheRightKind() {
        assertThat(OLD.subscriber()).isEqualTo(ResourceKey.sync("team", "old"));
        assertThat(new Claimant(ResourceKey.Kind.CONNECTION, "u", "team", "shop", "").subscriber())
                .isEqualTo(ResourceKey.connection("team", "shop"));
        assertThat(OLD).hasToString("team/old");
    }

    @Test
    void whatTheKeyOfNowDoesNotShowIsKeptFromNobodyUntilItDoesAgain() {
        claims.claim(Claim.bound(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);

        assertThat(claims.doesNotSee(OLD.uid())).containsExactly(YOUNG);
        assertThat(claims.doesNotSee(OLD.uid())).isEmpty();
        assertThat(claims.owner(YOUNG.uid())).isEmpty();
        assertThat(claims.belongsToAnother("s1", YOUNG)).isFalse();

        claims.claim(Claim.bound(YOUNG, "s1", null));
        // It has to look to find out whether its key shows it again.
        assertThat(claims.owner(OLD.uid())).isEmpty();
        assertThat(claims.sees(OLD.uid())).containsExactly(YOUNG);
        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
    }

    @Test
    void theYoungerOfTwoThatHaveItDoesNotGetItBack() {
        claims.claim(Claim.bound(YOUNG, "s1", null));
        claims.doesNotSee(YOUNG.uid());
        claims.claim(Claim.bound(OLD, "s1", null));

        assertThat(claims.owner(YOUNG.uid())).contains(OLD);
        assertThat(claims.owner(OLD.uid())).isEmpty();
    }
}
