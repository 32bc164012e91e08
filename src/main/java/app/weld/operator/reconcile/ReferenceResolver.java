package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.KeySource;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.status.ConnectionRefusal;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.ApiKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the references of a sync: to its connection, and to the Secret with the API key. */
public final class ReferenceResolver {
    private final ConnectionReference connections;
    private final ApiKeyStore apiKeys;

    public ReferenceResolver(ResourceCaches caches, ApiKeyStore apiKeys) {
        this.connections = new ConnectionReference(caches);
        this.apiKeys = apiKeys;
    }

    /** Where a sync reads from and the key to reach Weld with, or why that is not known. */
    public sealed interface Resolution {}

    /**
     * What a sync can be reconciled with.
     *
     * @param adoptionDeniedBy the WeldWorkspace, or the WeldConnection of another namespace, that does not let the resource adopt;
     *     empty if nothing prevents it
     */
    public record Resolved(String connectionId, ApiKey key, Optional<String> adoptionDeniedBy) implements Resolution {
        public Resolved(String connectionId, ApiKey key) {
            this(connectionId, key, Optional.empty());
        }
    }

    /**
     * Nothing that the resource can be reconciled with.
     *
     * @param why as a {@link ConnectionRefusal} says, ConnectionNotFound, SecretNotFound or InvalidAPIKey
     */
    public record Unresolved(Outcome.Stop why) implements Resolution {}

    /** Resolves the connection and the key. */
    public Resolution resolve(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        ConnectionRef ref = spec.connectionRef();
        if (ref == null) {
            return withKey(sync, null, Objects.requireNonNull(spec.connectionId()));
        }
        return switch (connections.follow(sync, ref)) {
            case ConnectionReference.None none -> new Unresolved(none.why());
            case ConnectionReference.Found(WeldConnection connection) -> {
                Optional<ConnectionRefusal> refusal = ConnectionRefusal.of(connection);
                yield refusal.isPresent()
                        ? new Unresolved(notReady(refusal.get()))
                        : withKey(
                                sync,
                                connection,
                                Objects.requireNonNull(connection.getStatus().connectionId()));
            }
        };
    }

    private Resolution withKey(WeldEltSync sync, @Nullable WeldConnection connection, String connectionId) {
        ResourceKey key = ResourceKey.of(sync);
        KeySource source = sourceOf(sync, connection);
        return switch (toldTo(sync, source, KeyResolution.of(apiKeys.read(key, source)))) {
            case KeyResolution.Unresolved(Outcome.Stop why, boolean _) -> new Unresolved(why);
            case KeyResolution.Resolved(ApiKey found) ->
                new Resolved(
                        connectionId,
                        found,
                        isOfOthers(sync, source) && source.secret() != null
                                ? Optional.of(source.holder().qualifiedName())
                                : apiKeys.adoptionDeniedBy(key, source));
        };
    }

    /** Whether the key is that of another namespace, which has allowed to use it, but not to see where it is. */
    private static boolean isOfOthers(WeldEltSync sync, KeySource source) {
        return !source.holder().namespace().equals(sync.getMetadata().getNamespace());
    }

    /** What is wrong with the Secret of another namespace is said to its owners, in the conditions of the connection. */
    private static KeyResolution toldTo(WeldEltSync sync, KeySource source, KeyResolution key) {
        if (!isOfOthers(sync, source)
                || !(key
                        instanceof
                        KeyResolution.Unresolved(Outcome.NotReady(Reason reason, String _), boolean withdrawn))) {
            return key;
        }
        Outcome.NotReady why = new Outcome.NotReady(
                reason,
                Situation.SHARED_KEY_UNUSABLE.message(
                        source.holder().name(), source.holder().namespace(), reason));
        return new KeyResolution.Unresolved(why, withdrawn);
    }

    /** The namespace whose deletion takes the key along, besides that of the sync. */
    public String namespaceOfKey(WeldEltSync sync) {
        ConnectionRef ref = sync.getSpec().connectionRef();
        String own = sync.getMetadata().getNamespace();
        return ref == null || sync.getSpec().apiKeySecretRef() != null ? own : ref.namespaceOr(own);
    }

    /** Resolves the key alone, which is all that a deletion needs. */
    public KeyResolution keyForDeletion(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        ConnectionRef ref = spec.connectionRef();
        WeldConnection connection = null;
        if (spec.apiKeySecretRef() == null && ref != null) {
            switch (connections.follow(sync, ref)) {
                case ConnectionReference.None none -> {
                    return new KeyResolution.Unresolved(none.why(), none.withdrawn());
                }
                case ConnectionReference.Found found -> connection = found.connection();
            }
            if (connection.getSpec() == null) {
                return new KeyResolution.Unresolved(
                        notReady(ConnectionRefusal.of(connection).orElseThrow()));
            }
        }
        KeySource source = sourceOf(sync, connection);
        return toldTo(sync, source, KeyResolution.of(apiKeys.readForDeletion(ResourceKey.of(sync), source)));
    }

    private static KeySource sourceOf(WeldEltSync sync, @Nullable WeldConnection connection) {
        KeySource own = KeySource.of(sync);
        return own.isMissing() && connection != null ? KeySource.of(connection) : own;
    }

    private static Outcome.NotReady notReady(ConnectionRefusal refusal) {
        return new Outcome.NotReady(refusal.reason(), refusal.message());
    }
}
