package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.reconcile.OwnershipClaims.Claim;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnershipClaimsTest {
    private static final WeldEltSync OLD = sync("team", "old", "2026-01-01T00:00:00Z");
    private static final WeldEltSync YOUNG = sync("team", "young", "2026-02-01T00:00:00Z");
    private static final WeldEltSync YOUNGEST = sync("team", "youngest", "2026-03-01T00:00:00Z");

    private final OwnershipClaims claims = new OwnershipClaims();

    private static WeldEltSync sync(String namespace, String name, String created) {
        WeldEltSync sync = new WeldEltSync();
        sync.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp(created)
                .build());
        return sync;
    }

    private static ResourceKey key(WeldEltSync sync) {
        return ResourceKey.of(sync);
    }

    @Test
    void givesAnObjectToTheOldestThatMeansIt() {
        claims.claim(Claim.named(YOUNGEST, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));
        claims.claim(Claim.named(OLD, "s1", null));

        assertThat(claims.owner(key(YOUNGEST))).contains(key(OLD));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
        assertThat(claims.owner(key(OLD))).isEmpty();
        assertThat(claims.owner(ResourceKey.sync("team", "unknown", "uid-unknown")))
                .isEmpty();
    }

    /** Whatever the order in which claimants come and go. */
    @Test
    void knowsTheClaimantsOfEachObjectAmongManyThatComeAndGo() {
        List<WeldEltSync> syncs = List.of(OLD, YOUNG, YOUNGEST);
        Map<WeldEltSync, String> model = new HashMap<>();
        Random random = new Random(20261126);
        for (int step = 0; step < 2000; step++) {
            WeldEltSync sync = syncs.get(random.nextInt(syncs.size()));
            String id = random.nextInt(3) == 0 ? null : "s" + random.nextInt(2);
            if (id == null) {
                claims.release(key(sync));
                model.remove(sync);
            } else {
                claims.claim(Claim.named(sync, id, null));
                model.put(sync, id);
            }

            for (String any : List.of("s0", "s1")) {
                assertThat(claims.isClaimed(any)).isEqualTo(model.containsValue(any));
            }
            for (WeldEltSync each : syncs) {
                Optional<ResourceKey> oldest = syncs.stream()
                        .filter(other ->
                                model.containsKey(each) && model.get(each).equals(model.get(other)))
                        .findFirst()
                        .filter(other -> !other.equals(each))
                        .map(OwnershipClaimsTest::key);
                assertThat(claims.owner(key(each))).isEqualTo(oldest);
            }
        }
    }

    @Test
    void decidesByNamespaceAndNameWhereBothAreEquallyOld() {
        String created = "2026-01-01T00:00:00Z";
        Claim a = Claim.named(sync("a", "z", created), null, null);
        Claim b = Claim.named(sync("b", "a", created), null, null);
        Claim c = Claim.named(sync("b", "b", created), null, null);

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
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
        // When the ids turn out to be different
        claims.claim(Claim.named(YOUNG, "s2", "c1/shop"));
        // Then they do not clash
        assertThat(claims.owner(key(YOUNG))).isEmpty();
    }

    @Test
    void tellsEverybodyWhoMeansTheSame() {
        assertThat(claims.claim(Claim.named(OLD, "s1", null))).isEmpty();
        assertThat(claims.claim(Claim.named(YOUNG, "s1", null))).containsExactly(key(OLD));
        assertThat(claims.claim(Claim.named(YOUNG, "s1", null)))
                .as("nothing new is not worth a word")
                .isEmpty();
        assertThat(claims.claim(Claim.named(YOUNG, "s2", null)))
                .as("who meant the same before")
                .containsExactly(key(OLD));
    }

    @Test
    void letsTheNextOneHaveWhatIsReleased() {
        claims.claim(Claim.named(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));

        assertThat(claims.release(key(OLD))).containsExactly(key(YOUNG));
        assertThat(claims.release(key(OLD))).isEmpty();
        assertThat(claims.owner(key(YOUNG))).isEmpty();
    }

    @Test
    void keepsTheIdentityWhereOnlyTheIdIsWrittenDown() {
        claims.claim(Claim.named(OLD, null, "c1/shop"));
        claims.note(Claim.named(OLD, null, null));
        claims.claim(Claim.named(YOUNG, null, "c1/shop"));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));

        claims.note(Claim.named(OLD, null, "c1/else"));
        assertThat(claims.owner(key(YOUNG))).isEmpty();
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

        assertThat(claims.owner(key(YOUNG))).isEmpty();
        assertThat(claims.owner(key(OLD))).contains(key(YOUNG));

        claims.claim(Claim.named(OLD, null, "c1/shop"));
        assertThat(claims.owner(key(YOUNG))).isEmpty();
        assertThat(claims.owner(key(OLD))).contains(key(YOUNG));
    }

    @Test
    void givesAnObjectToTheOlderOfTwoThatBothStandForIt() {
        claims.claim(Claim.bound(YOUNG, "s1", null));
        claims.claim(Claim.bound(OLD, "s1", null));

        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
        assertThat(claims.belongsToAnother("s1", YOUNG)).isTrue();
        assertThat(claims.belongsToAnother("s1", OLD)).isFalse();
    }

    @Test
    void letsNobodyWaitForOneThatCannotAct() {
        claims.claim(Claim.named(OLD, null, "c1/shop"));
        claims.claim(Claim.named(YOUNG, null, "c1/shop"));

        assertThat(claims.cannotAct(key(OLD))).containsExactly(key(YOUNG));
        assertThat(claims.cannotAct(key(OLD))).isEmpty();
        assertThat(claims.owner(key(YOUNG))).isEmpty();
        assertThat(claims.owner(key(OLD))).contains(key(YOUNG));

        claims.sees(key(OLD));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
    }

    @Test
    void keepsWhatOneStandsForThoughItCannotAct() {
        claims.claim(Claim.bound(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));

        assertThat(claims.cannotAct(key(OLD))).isEmpty();
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
    }

    @Test
    void whatOneNoLongerStandsForItKeepsFromNobodyWhereItCannotAct() {
        claims.claim(Claim.bound(OLD, "s1", "c1/shop"));
        claims.claim(Claim.named(YOUNG, null, "c1/shop"));
        claims.cannotAct(key(OLD));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));

        assertThat(claims.unbind(key(OLD))).containsExactly(key(YOUNG));

        assertThat(claims.owner(key(YOUNG))).isEmpty();
        assertThat(claims.unbind(key(OLD))).isEmpty();
        assertThat(claims.isClaimed("s1")).isFalse();
    }

    @Test
    void anotherResourceOfTheSameNameHasClaimedNothing() {
        claims.claim(Claim.bound(OLD, "s1", null));
        WeldEltSync another = sync("team", "old", "2026-04-01T00:00:00Z");
        another.getMetadata().setUid("uid-another");

        assertThat(claims.belongsToAnother("s1", another)).isTrue();
        assertThat(claims.release(key(another))).isEmpty();
        assertThat(claims.belongsToAnother("s1", OLD)).isFalse();
    }

    @Test
    void whatTheKeyOfNowDoesNotShowIsKeptFromNobodyUntilItDoesAgain() {
        claims.claim(Claim.bound(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));

        assertThat(claims.doesNotSee(key(OLD))).containsExactly(key(YOUNG));
        assertThat(claims.doesNotSee(key(OLD))).isEmpty();
        assertThat(claims.owner(key(YOUNG))).isEmpty();
        assertThat(claims.belongsToAnother("s1", YOUNG)).isFalse();

        claims.claim(Claim.bound(YOUNG, "s1", null));
        // It has to look to find out whether its key shows it again.
        assertThat(claims.owner(key(OLD))).isEmpty();
        assertThat(claims.sees(key(OLD))).containsExactly(key(YOUNG));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
    }

    @Test
    void theYoungerOfTwoThatHaveItDoesNotGetItBack() {
        claims.claim(Claim.bound(YOUNG, "s1", null));
        claims.doesNotSee(key(YOUNG));
        claims.claim(Claim.bound(OLD, "s1", null));

        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
        assertThat(claims.owner(key(OLD))).isEmpty();
    }

    @Test
    void theOneThatStandsForItGoesBeforeAnOlderOneThatNamesIt() {
        claims.claim(Claim.named(OLD, "s1", null));
        claims.claim(Claim.bound(YOUNG, "s1", null));
        claims.claim(Claim.named(YOUNGEST, "s1", null));

        assertThat(claims.owner(key(YOUNGEST))).contains(key(YOUNG));
    }

    @Test
    void ofTwoThatCannotActNeitherWaitsForTheOther() {
        claims.claim(Claim.named(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));
        claims.cannotAct(key(OLD));
        claims.cannotAct(key(YOUNG));

        assertThat(claims.owner(key(YOUNG))).isEmpty();
        assertThat(claims.owner(key(OLD))).isEmpty();
    }

    @Test
    void whatIsWrittenDownTellsWhoMeansTheSame() {
        claims.claim(Claim.named(YOUNG, "s1", null));

        assertThat(claims.note(Claim.bound(OLD, "s1", null))).containsExactly(key(YOUNG));
    }

    @Test
    void standsForAnObjectOnlyWhereItIsTheOneThatIsWrittenDown() {
        assertThat(Claim.of(OLD, "s1", null, "s1").bound()).isTrue();
        assertThat(Claim.of(OLD, "s1", null, "s2").bound()).isFalse();
        assertThat(Claim.of(OLD, "s1", null, null).bound()).isFalse();
        assertThat(Claim.of(OLD, null, "c1/shop", null).bound()).isFalse();
        assertThat(Claim.of(OLD, "s1", "c1/shop", "s1"))
                .isEqualTo(new Claim(key(OLD), "2026-01-01T00:00:00Z", "s1", "c1/shop", true));
    }
}
