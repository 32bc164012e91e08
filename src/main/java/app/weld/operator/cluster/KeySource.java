package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import org.jspecify.annotations.Nullable;

/**
 * Where a manifest says that the API key is: in a Secret of the same namespace, or in the Secret of a WeldWorkspace.
 *
 * @param holder the resource whose manifest says so, and whose namespace a WeldWorkspace has to allow
 * @param secret absent where a workspace is named
 * @param workspace absent where a Secret is named
 */
public record KeySource(
        ResourceKey holder,
        @Nullable SecretKeyRef secret,
        @Nullable WorkspaceRef workspace) {

    public static KeySource of(WeldConnection connection) {
        return new KeySource(
                ResourceKey.of(connection),
                connection.getSpec().apiKeySecretRef(),
                connection.getSpec().workspaceRef());
    }

    public static KeySource of(WeldEltSync sync) {
        return new KeySource(
                ResourceKey.of(sync),
                sync.getSpec().apiKeySecretRef(),
                sync.getSpec().workspaceRef());
    }

    /** Whether the manifest names neither, which admission refuses. */
    public boolean isMissing() {
        return secret == null && workspace == null;
    }
}
