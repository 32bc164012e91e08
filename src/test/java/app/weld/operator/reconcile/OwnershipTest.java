package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.reconcile.OwnershipClaims.Claim;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which resources are reconciled when a claim changes. */
class OwnershipTest {
    private static final WeldEltSync OLD = sync("old", "2026-01-01T00:00:00Z");
    private static final WeldEltSync YOUNG = sync("young", "2026-02-01T00:00:00Z");

    private final OwnershipClaims claims = new OwnershipClaims();
    private final List<ResourceKey> requeued = new ArrayList<>();
    private final Ownership ownership = new Ownership(claims, requeued::add);

    private static WeldEltSync sync(String name, String created) {
        WeldEltSync sync = new WeldEltSync();
        sync.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp(created)
                .build());
        return sync;
    }

    private static ResourceKey key(WeldEltSync sync) {
        return ResourceKey.of(sync);
    }

    private void bothMeanTheSame() {
        claims.claim(Claim.named(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));
    }

    @Test
    void aClaimThatNoOtherHasMayBeWorkedOn() {
        assertThat(ownership.claim(Claim.named(OLD, "s1", null))).isEmpty();
        assertThat(ownership.claims().isClaimed("s1")).isTrue();
        assertThat(requeued).isEmpty();
    }

    @Test
    void aClaimOfTheYoungerIsTheOldersInstead() {
        claims.claim(Claim.named(OLD, "s1", null));

        assertThat(ownership.claim(Claim.named(YOUNG, "s1", null))).contains(key(OLD));
        assertThat(requeued).containsExactly(key(OLD));
    }

    @Test
    void aClaimReconcilesTheOneThatHasToGiveWay() {
        claims.claim(Claim.named(YOUNG, "s1", null));

        assertThat(ownership.claim(Claim.named(OLD, "s1", null))).isEmpty();
        assertThat(requeued).containsExactly(key(YOUNG));
    }

    @Test
    void whatAResourceHasWrittenDownIsClaimedWithoutAReconcile() {
        ownership.note(Claim.bound(OLD, "s1", null));

        assertThat(claims.belongsToAnother("s1", YOUNG)).isTrue();
        assertThat(requeued).isEmpty();
    }

    @Test
    void aResourceThatCannotActLetsTheNextOneGoOn() {
        bothMeanTheSame();

        ownership.suspend(key(OLD));

        assertThat(requeued).containsExactly(key(YOUNG));
        assertThat(claims.owner(key(YOUNG))).isEmpty();
    }

    @Test
    void aKeyThatDoesNotShowTheObjectLetsTheNextOneGoOnUntilItDoes() {
        claims.claim(Claim.bound(OLD, "s1", null));
        claims.claim(Claim.named(YOUNG, "s1", null));

        ownership.doubt(key(OLD));
        assertThat(requeued).containsExactly(key(YOUNG));
        assertThat(claims.owner(key(YOUNG))).isEmpty();

        requeued.clear();
        ownership.confirm(key(OLD));
        assertThat(requeued).containsExactly(key(YOUNG));
        assertThat(claims.owner(key(YOUNG))).contains(key(OLD));
    }

    @Test
    void aDeletedResourceLetsTheNextOneGoOn() {
        bothMeanTheSame();

        ownership.release(key(OLD));

        assertThat(requeued).containsExactly(key(YOUNG));
        assertThat(claims.owner(key(YOUNG))).isEmpty();
    }
}
