package app.weld.operator.preview;

import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource whose manifest the operator has carried out some time ago, as a cluster would have it. What Weld does not have was
 * never carried out.
 */
final class CarriedOut {
    private CarriedOut() {}

    static ObjectNode of(WeldConnection connection) {
        WeldConnectionStatus status = connection.getStatus();
        if (status != null) {
            ConnectionLedger ledger = status.ledger();
            String id = ledger.connectionId();
            String digest = ledger.apiKeyDigest();
            Origin origin = connection.getSpec().connectionId() == null ? Origin.Created : Origin.Adopted;
            connection.setStatus(
                    DryRunWeld.isNew(id) || id == null || digest == null
                            ? null
                            : WeldConnectionStatus.of(ledger.bound(id, origin, digest), status.report()));
        }
        return json(connection);
    }

    /** @param remote the sync as Weld has it; absent if it does not have it */
    static ObjectNode of(WeldEltSync sync, @Nullable Sync remote) {
        WeldEltSyncStatus status = sync.getStatus();
        if (status != null) {
            SyncLedger ledger = status.ledger();
            String id = ledger.syncId();
            String connectionId = ledger.connectionId();
            Origin origin = sync.getSpec().syncId() == null ? Origin.Created : Origin.Adopted;
            sync.setStatus(
                    DryRunWeld.isNew(id) || id == null || connectionId == null
                            ? null
                            : WeldEltSyncStatus.of(
                                    ledger.bound(
                                                    id,
                                                    connectionId,
                                                    origin,
                                                    applied(sync, connectionId, remote, ledger.applied()))
                                            .withRequests(answered(ledger.requests())),
                                    status.report()));
        }
        return json(sync);
    }

    /** Created before anything that an annotation may request. */
    private static ObjectNode json(HasMetadata resource) {
        ObjectNode json = Serialization.unmarshal(Serialization.asJson(resource), ObjectNode.class);
        json.withObject("/metadata").put("creationTimestamp", Instant.EPOCH.toString());
        return json;
    }

    /** None is on its way any more. */
    private static Requests answered(Requests requests) {
        Requests answered = requests;
        for (RequestKind kind : RequestKind.values()) {
            PendingRequest last = kind.of(requests);
            answered = kind.with(answered, null, last == null ? kind.handled(requests) : last.value());
        }
        return answered;
    }

    /** With all that the manifest declares among what this resource added. */
    private static LastApplied applied(
            WeldEltSync sync, String connectionId, @Nullable Sync remote, LastApplied applied) {
        List<String> owned = new ArrayList<>(applied.owned());
        owned.addAll(applied.streams().keySet());
        declared(sync.getSpec().streams()).stream().map(StreamSpec::name).forEach(owned::add);
        // Columns that Weld never reports count as sent: who adopts a stream may not be allowed to send them.
        return remote == null
                ? applied.withOwned(owned)
                : AppliedDigests.of(
                        DesiredSync.of(sync.getSpec(), connectionId),
                        remote,
                        applied,
                        facet -> true,
                        name -> remote.stream(name).isEmpty(),
                        owned,
                        List.of(),
                        name -> true);
    }

    private static List<StreamSpec> declared(@Nullable List<StreamSpec> streams) {
        return streams == null ? List.of() : streams;
    }
}
