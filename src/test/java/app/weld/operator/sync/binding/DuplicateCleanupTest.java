package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Sync;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a sync that this process made while another process bound the resource to another one. */
class DuplicateCleanupTest {
    private final BindingFixture world = new BindingFixture();
    private final BindingFixture.Process process = world.process();
    private Sync meant;
    private Sync redundant;

    @BeforeEach
    void made() {
        meant = world.weld.byHand().createSync(world.connection, "crm");
        redundant = world.weld.byHand().createSync(world.connection, "crm");
        process.memory.redundant(new RedundantSync(redundant.id(), world.clock.instant()));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void bindTo(Sync sync) {
        world.server.overwrite(
                SyncLedger.EMPTY.bound(sync.id(), world.connection, Origin.Created, LastApplied.NOTHING));
    }

    private boolean isThere() {
        return world.weld.allSyncs().stream().anyMatch(sync -> sync.id().equals(redundant.id()));
    }

    private void assertLeft() {
        process.reconcile();
        assertThat(isThere()).isTrue();
        assertThat(process.memory.redundant()).isNull();
        assertThat(world.events())
                .singleElement()
                .asString()
                .isEqualTo("DuplicateSync: sync " + redundant.id() + " was created while another process created sync "
                        + meant.id() + ", and is left since it may be in use: delete it in Weld if it is not");
    }

    @Test
    void isDeletedOnceTheResourceStandsForAnother() {
        bindTo(meant);
        process.reconcile();

        assertThat(isThere()).isFalse();
        assertThat(process.memory.redundant()).isNull();
        assertThat(process.poller.writes().isDeleted(redundant.id())).isTrue();
        assertThat(world.events())
                .containsExactly("DuplicateRemoved: sync " + redundant.id()
                        + " was created while another process created sync " + meant.id() + ", and is deleted again");
    }

    @Test
    void isDeletedUpToTenMinutesAfterItsRequest() {
        world.clock.advance(Duration.ofMinutes(10));
        bindTo(meant);
        process.reconcile();
        assertThat(isThere()).isFalse();
    }

    @Test
    void isLeftAfterThat() {
        world.clock.advance(Duration.ofMinutes(10).plusMillis(1));
        bindTo(meant);
        assertLeft();
    }

    @Test
    void isLeftWhereItHasStreams() {
        world.weld.offer("account");
        world.weld.byHand().putStreams(redundant.id(), SourceStream.named("account"));
        bindTo(meant);
        assertLeft();
    }

    @Test
    void isLeftWhereItHasStreamsThatAreNotListedWithIt() {
        world.weld.offer("account");
        world.weld.byHand().putStreams(redundant.id(), SourceStream.named("account"));
        world.weld.listsStreamsWithSyncs(false);
        bindTo(meant);
        assertLeft();
    }

    @Test
    void isLeftWhereAResourceStandsForIt() {
        WeldEltSync other = new WeldEltSync();
        other.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("other")
                .withUid("other")
                .build());
        world.claims.claim(OwnershipClaims.Claim.bound(other, redundant.id(), null));
        bindTo(meant);
        assertLeft();
    }

    @Test
    void isForgottenWhereTheResourceStandsForItAfterAll() {
        bindTo(redundant);
        process.reconcile();

        assertThat(isThere()).isTrue();
        assertThat(process.memory.redundant()).isNull();
        assertThat(world.events()).isEmpty();
    }

    @Test
    void isForgottenWhereItIsNotThereAnyMore() {
        world.weld.byHand().deleteSync(redundant.id());
        bindTo(meant);
        process.reconcile();

        assertThat(process.memory.redundant()).isNull();
        assertThat(world.weld.count(Call.DELETE_SYNC)).isZero();
        assertThat(world.events()).isEmpty();
    }

    @Test
    void isDeletedWhereReadsDoNotShowItYet() {
        world.weld.byHand().deleteSync(redundant.id());
        process.poller.writes().created(redundant);
        bindTo(meant);
        process.reconcile();

        assertThat(world.weld.count(Call.DELETE_SYNC)).isEqualTo(1);
        assertThat(world.events()).singleElement().asString().startsWith("DuplicateRemoved");
    }
}
