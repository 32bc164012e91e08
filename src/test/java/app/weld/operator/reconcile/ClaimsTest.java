package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.poll.Subscriber;
import app.weld.operator.reconcile.Claims.Claim;
import app.weld.operator.reconcile.Claims.Claimant;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final Claimant OLD = claimant("old", "2026-01-01T00:00:00Z");
    private static final Claimant YOUNG = claimant("young", "2026-02-01T00:00:00Z");
    private static final Claimant YOUNGEST = claimant("youngest", "2026-03-01T00:00:00Z");

    private final Claims claims = new Claims();

    private static Claimant claimant(String name, String created) {
        return new Claimant(Subscriber.Kind.SYNC, "uid-" + name, "team", name, created);
    }

    @Test
    void givesAnObjectToTheOldestThatMeansIt() {
        claims.claim(new Claim(YOUNGEST, "s1", null));
        claims.claim(new Claim(YOUNG, "s1", null));
        claims.claim(new Claim(OLD, "s1", null));

        assertThat(claims.olderThan(YOUNGEST.uid())).contains(OLD);
        assertThat(claims.olderThan(YOUNG.uid())).contains(OLD);
        assertThat(claims.olderThan(OLD.uid())).isEmpty();
        assertThat(claims.olderThan("uid-unknown")).isEmpty();
    }

    @Test
    void decidesByNamespaceAndNameWhereBothAreEquallyOld() {
        Claimant a = new Claimant(Subscriber.Kind.SYNC, "u1", "a", "z", OLD.created());
        Claimant b = new Claimant(Subscriber.Kind.SYNC, "u2", "b", "a", OLD.created());
        Claimant c = new Claimant(Subscriber.Kind.SYNC, "u3", "b", "b", OLD.created());

        assertThat(a.isOlderThan(b)).isTrue();
        assertThat(b.isOlderThan(c)).isTrue();
        assertThat(c.isOlderThan(a)).isFalse();
        assertThat(a.isOlderThan(a)).isFalse();
    }

    @Test
    void goesByIdentityUntilBothIdsAreKnown() {
        // Given two that mean the same by identity
        claims.claim(new Claim(OLD, "s1", "c1/shop"));
        claims.claim(new Claim(YOUNG, null, "c1/shop"));
        assertThat(claims.olderThan(YOUNG.uid())).contains(OLD);
        // When the ids turn out to be different
        claims.claim(new Claim(YOUNG, "s2", "c1/shop"));
        // Then they do not clash
        assertThat(claims.olderThan(YOUNG.uid())).isEmpty();
    }

    @Test
    void tellsEverybodyWhoMeansTheSame() {
        assertThat(claims.claim(new Claim(OLD, "s1", null))).isEmpty();
        assertThat(claims.claim(new Claim(YOUNG, "s1", null))).containsExactly(OLD);
        assertThat(claims.claim(new Claim(YOUNG, "s1", null)))
                .as("nothing new is not worth a word")
                .isEmpty();
        assertThat(claims.claim(new Claim(YOUNG, "s2", null)))
                .as("who meant the same before")
                .containsExactly(OLD);
    }

    @Test
    void letsTheNextOneHaveWhatIsReleased() {
        claims.claim(new Claim(OLD, "s1", null));
        claims.claim(new Claim(YOUNG, "s1", null));

        assertThat(claims.release(OLD.uid())).containsExactly(YOUNG);
        assertThat(claims.release(OLD.uid())).isEmpty();
        assertThat(claims.olderThan(YOUNG.uid())).isEmpty();
    }

    @Test
    void keepsTheIdentityWhereOnlyTheIdIsWrittenDown() {
        claims.claim(new Claim(OLD, null, "c1/shop"));
        claims.note(new Claim(OLD, null, null));
        claims.claim(new Claim(YOUNG, null, "c1/shop"));
        assertThat(claims.olderThan(YOUNG.uid())).contains(OLD);

        claims.note(new Claim(OLD, null, "c1/else"));
        assertThat(claims.olderThan(YOUNG.uid())).isEmpty();
        assertThat(claims.note(new Claim(YOUNGEST, "s9", null))).isEmpty();
    }

    @Test
    void knowsAnObjectThatBelongsToAnOlderResource() {
        claims.claim(new Claim(OLD, "s1", null));

        assertThat(claims.belongsToOlder("s1", YOUNG)).isTrue();
        assertThat(claims.belongsToOlder("s1", OLD)).isFalse();
        assertThat(claims.belongsToOlder("s2", YOUNG)).isFalse();
        assertThat(claims.belongsToOlder("s1", claimant("ancient", "2025-01-01T00:00:00Z")))
                .isFalse();
    }

    @Test
    void wakesAResourceOfTheRightKind() {
        assertThat(OLD.subscriber()).isEqualTo(Subscriber.sync("team", "old"));
        assertThat(new Claimant(Subscriber.Kind.CONNECTION, "u", "team", "shop", "").subscriber())
                .isEqualTo(Subscriber.connection("team", "shop"));
        assertThat(OLD).hasToString("team/old");
    }
}
