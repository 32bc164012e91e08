package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cluster.NamespaceLabels;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.status.Situation;
import java.util.Optional;

/**
 * Follows the reference of a sync to its connection. Into another namespace it is followed only if the connection allows that.
 * What is said to a namespace that is not allowed is the same whether there is such a connection or not.
 */
final class ConnectionReference {
    private final ResourceCaches caches;

    ConnectionReference(ResourceCaches caches) {
        this.caches = caches;
    }

    /** What a reference leads to. */
    sealed interface Target {}

    record Found(WeldConnection connection) implements Target {}

    /**
     * There is no connection that the sync may use, or it is not known.
     *
     * @param withdrawn whether the owners of the other namespace have decided so: by not allowing it, or by deleting the connection
     */
    record None(Outcome.NotReady why, boolean withdrawn) implements Target {}

    /** Follows the reference. From now on the sync is reconciled when labels change that decide. */
    Target follow(WeldEltSync sync, ConnectionRef ref) {
        ResourceKey key = ResourceKey.of(sync);
        String namespace = ref.namespaceOr(key.namespace());
        if (namespace.equals(key.namespace())) {
            return caches.connection(namespace, ref.name())
                    .<Target>map(Found::new)
                    .orElseGet(() ->
                            new None(Outcome.NotReady.of(Situation.CONNECTION_MISSING, ref.name(), namespace), false));
        }
        if (!caches.isWatched(namespace)) {
            return new None(Outcome.NotReady.of(Situation.CONNECTION_NOT_WATCHED, namespace), false);
        }
        Optional<WeldConnection> connection = caches.connection(namespace, ref.name());
        AllowedNamespaces allowed = connection
                .map(WeldConnection::getSpec)
                .map(spec -> spec.allowedNamespaces())
                .orElse(null);
        NamespaceLabels.Answer answer = caches.namespaces().answer(allowed, key);
        if (connection.isPresent() && answer == NamespaceLabels.Answer.ALLOWED) {
            return new Found(connection.get());
        }
        // Asked in either case, so that the message does not tell whether there is a connection with a selector.
        Situation situation = caches.namespaces().isReadable()
                ? Situation.CONNECTION_NOT_ALLOWED
                : Situation.CONNECTION_PERHAPS_ALLOWED;
        return new None(
                Outcome.NotReady.of(situation, ref.name(), namespace, key.namespace()),
                answer == NamespaceLabels.Answer.NOT_ALLOWED
                        && connection.map(WeldConnection::unreadable).isEmpty());
    }
}
