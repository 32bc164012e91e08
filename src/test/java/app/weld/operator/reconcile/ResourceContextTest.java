package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.sync.binding.BindingMemory;
import app.weld.operator.sync.binding.SyncContext;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceContextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** An API server with one resource. */
    private static final class Server {
        private SyncLedger ledger = SyncLedger.EMPTY;
        private SyncReport report = SyncReport.EMPTY;
        private int version = 1;

        WeldEltSync read() {
            WeldEltSync sync = new WeldEltSync();
            sync.setMetadata(new ObjectMetaBuilder()
                    .withName("crm")
                    .withNamespace("team")
                    .withUid("uid")
                    .withGeneration(1L)
                    .withResourceVersion(String.valueOf(version))
                    .build());
            sync.setStatus(WeldEltSyncStatus.of(ledger, report));
            return sync;
        }

        WeldEltSync write(WeldEltSync patch, String manager) {
            @Nullable String expected = patch.getMetadata().getResourceVersion();
            if (expected != null && !expected.equals(String.valueOf(version))) {
                throw new KubernetesClientException("conflict", 409, null);
            }
            if (manager.equals(FieldManager.IDENTITY)) {
                ledger = patch.getStatus().ledger();
            } else {
                report = patch.getStatus().report();
            }
            version++;
            return read();
        }

        SyncContext open() {
            return new SyncContext(
                    read(),
                    new ResourceAccess<>(this::write, () -> Optional.of(read())),
                    NOW,
                    RetryMemory.empty(() -> 0, Clock.systemUTC()),
                    new BindingMemory(),
                    AppUrls.NONE);
        }
    }

    private final Server server = new Server();

    private static SyncLedger bound(String id) {
        return SyncLedger.EMPTY.bound(id, "c", Origin.Created, LastApplied.NOTHING);
    }

    private static void sayCreating(SyncContext record) {
        record.publish(
                record.status().ready(Reason.Creating, "it is being created").build());
    }

    @Test
    void aReportBetweenDoesNotLetAProcessReplaceTheFactsOfItsSuccessor() {
        SyncContext frozen = server.open();
        server.open().persist(bound("of the successor"));

        sayCreating(frozen);

        assertThat(frozen.tryPersist(bound("of the frozen one"))).isFalse();
        assertThat(server.ledger.syncId()).isEqualTo("of the successor");
        assertThat(frozen.editedMeanwhile()).isTrue();
        assertThat(frozen.reload().syncId()).isEqualTo("of the successor");
    }

    @Test
    void aReportOfItsOwnDoesNotStandInTheWayOfTheFacts() {
        SyncContext record = server.open();
        sayCreating(record);

        assertThat(record.tryPersist(bound("made"))).isTrue();
        assertThat(server.ledger.syncId()).isEqualTo("made");
    }

    @Test
    void aChangeOfSomethingElseDoesNotStandInTheWayOfTheFacts() {
        SyncContext record = server.open();
        sayCreating(server.open());

        assertThat(record.tryPersist(bound("made"))).isTrue();
    }
}
