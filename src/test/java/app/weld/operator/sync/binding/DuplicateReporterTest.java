package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.weld.Sync;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DuplicateReporterTest {
    private final BindingFixture world = new BindingFixture();
    private final BindingFixture.Process process = world.process();
    private final DuplicateReporter reporter = new DuplicateReporter(world.recorder(), world.claims);
    private final Sync own = world.weld.byHand().createSync(world.connection, "crm");

    @AfterEach
    void close() {
        world.close();
    }

    /** Publishes what is said, and returns it. */
    private String report() {
        world.server.overwrite(SyncLedger.EMPTY.bound(own.id(), world.connection, Origin.Created, LastApplied.NOTHING));
        SyncContext context = process.open();
        SyncStatusBuilder status = context.status().ready(Reason.InSync, "as the manifest says");
        reporter.report(context, process.workspace(context), own, status);
        world.server.report = status.build();
        return Conditions.find(world.server.report.conditions(), Conditions.READY)
                .orElseThrow()
                .message();
    }

    @Test
    void saysNothingWhereThereIsOne() {
        world.weld.byHand().createSync(world.connection, "erp");
        assertThat(report()).isEqualTo("as the manifest says");
        assertThat(world.events()).isEmpty();
    }

    @Test
    void namesWhatNoResourceStandsForAndReportsItOnce() {
        Sync other = world.weld.byHand().createSync(world.connection, "crm");
        String expected = "Weld has more syncs of connection " + world.connection
                + " into schema crm, which no resource stands for: " + other.id()
                + "; delete what is not needed in Weld";

        assertThat(report()).contains(expected);
        assertThat(world.events()).containsExactly("DuplicateSync: " + expected);
        world.deleteEvents();
        assertThat(report()).contains(expected);
        assertThat(world.events()).as("it is in the status").isEmpty();
    }

    @Test
    void leavesOutWhatAnotherResourceStandsFor() {
        Sync other = world.weld.byHand().createSync(world.connection, "crm");
        WeldEltSync resource = new WeldEltSync();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("other")
                .withUid("other")
                .build());
        world.claims.claim(OwnershipClaims.Claim.bound(resource, other.id(), null));
        assertThat(report()).isEqualTo("as the manifest says");
    }
}
