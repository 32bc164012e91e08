package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.status.ConnectionRefusal;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import java.util.Objects;

/** Follows what a sync refers to: its connection and the Secret with the key. */
public final class ReferenceResolver {
    private final ResourceCaches neighbours;
    private final ApiKeyStore secrets;

    public ReferenceResolver(ResourceCaches neighbours, ApiKeyStore secrets) {
        this.neighbours = neighbours;
        this.secrets = secrets;
    }

    /** Where a sync reads from, and the key to reach it with. */
    public record Source(String connectionId, ApiKey key) {}

    /**
     * Resolves what a sync refers to.
     *
     * @throws NotReadyException as a {@link ConnectionRefusal} says, ConnectionNotFound, SecretNotFound or InvalidAPIKey
     */
    public Source resolve(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        if (spec.connectionRef() == null) {
            return new Source(Objects.requireNonNull(spec.connectionId()), key(sync));
        }
        WeldConnection connection = connection(sync, spec.connectionRef());
        ConnectionRefusal.of(connection).ifPresent(why -> {
            throw blocked(why);
        });
        return new Source(Objects.requireNonNull(connection.getStatus().connectionId()), key(sync));
    }

    private ApiKey key(WeldEltSync sync) {
        return secrets.read(ResourceKey.of(sync), secretOf(sync));
    }

    /**
     * The key alone, which is all that a deletion needs.
     *
     * @throws NotReadyException as a {@link ConnectionRefusal} says, ConnectionNotFound, SecretNotFound or InvalidAPIKey
     */
    public ApiKey keyForDeletion(WeldEltSync sync) {
        return secrets.readForDeletion(ResourceKey.of(sync), secretOf(sync));
    }

    private SecretKeyRef secretOf(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        SecretKeyRef ref = spec.apiKeySecretRef();
        if (ref == null && spec.connectionRef() != null) {
            WeldConnection connection = connection(sync, spec.connectionRef());
            if (connection.getSpec() == null) {
                throw blocked(ConnectionRefusal.of(connection).orElseThrow());
            }
            ref = connection.getSpec().apiKeySecretRef();
        }
        return Objects.requireNonNull(ref);
    }

    private WeldConnection connection(WeldEltSync sync, ConnectionRef ref) {
        return neighbours
                .connection(sync.getMetadata().getNamespace(), ref.name())
                .orElseThrow(() -> new NotReadyException(
                        Reason.ConnectionNotFound, "WeldConnection " + ref.name() + " is not there"));
    }

    private static NotReadyException blocked(ConnectionRefusal refusal) {
        return new NotReadyException(refusal.reason(), refusal.message());
    }
}
