package app.weld.operator.preview;

import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.NamespaceSelector;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which namespaces of a plan a connection allows by a selector: they are written out by name. */
final class AllowedByLabels {
    private final ClusterScope scope;
    private final List<String> namespaces;
    /** The selectors of the connections, by namespace and name. */
    private final Map<String, NamespaceSelector> selectors = new HashMap<>();

    /** @param manifests all that the plan has */
    AllowedByLabels(ClusterScope scope, List<Manifest> manifests) {
        this.scope = scope;
        this.namespaces =
                manifests.stream().map(Manifest::namespace).distinct().sorted().toList();
        manifests.stream()
                .filter(manifest -> manifest.kind().equals(Manifest.CONNECTION))
                .forEach(manifest -> selector(manifest.object())
                        .ifPresent(selector -> selectors.put(manifest.namespace() + "/" + manifest.name(), selector)));
    }

    private static Optional<NamespaceSelector> selector(ObjectNode connection) {
        return connection.at("/spec/allowedNamespaces/selector") instanceof ObjectNode selector
                ? Optional.of(Serialization.unmarshal(selector.toString(), NamespaceSelector.class))
                : Optional.empty();
    }

    /** The connection, with the names of the namespaces whose labels match, or are not known. */
    ObjectNode named(ObjectNode connection) {
        Optional<NamespaceSelector> selector = selector(connection);
        if (selector.isEmpty()) {
            return connection;
        }
        ObjectNode allowed = connection.withObject("/spec/allowedNamespaces");
        allowed.remove("selector");
        ArrayNode names = allowed.withArray("names");
        namespaces.stream()
                .filter(namespace -> scope.matches(selector.get(), namespace) != ClusterScope.Match.NO)
                .forEach(names::add);
        return connection;
    }

    /** What is assumed where a sync refers to the connection of another namespace. */
    Optional<String> assumedFor(WeldEltSync sync) {
        String own = sync.getMetadata().getNamespace();
        ConnectionRef ref = sync.getSpec() == null ? null : sync.getSpec().connectionRef();
        if (ref == null || ref.namespaceOr(own).equals(own)) {
            return Optional.empty();
        }
        return Optional.ofNullable(selectors.get(ref.namespaceOr(own) + "/" + ref.name()))
                .filter(selector -> scope.matches(selector, own) == ClusterScope.Match.UNKNOWN)
                .map(any -> PlannedWorkspaces.labelsOf(own));
    }
}
