package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.NamespaceSelector;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.plan.NearestNames;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of a cluster beside the resources of its namespaces: the WeldWorkspaces, and the labels of namespaces. */
final class ClusterScope {
    /** Every API server gives each namespace this label. */
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final Map<String, WeldWorkspace> workspaces = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> labels = new HashMap<>();
    private final Map<String, WeldWorkspace> removed = new HashMap<>();
    private final Set<String> deletedUsers = new HashSet<>();
    private final boolean areAllWorkspaces;

    /** Whether labels match a selector. */
    enum Match {
        YES,
        NO,
        UNKNOWN
    }

    private ClusterScope(boolean areAllWorkspaces) {
        this.areAllWorkspaces = areAllWorkspaces;
    }

    /** @param areAllWorkspaces whether there is no WeldWorkspace beside these */
    static ClusterScope of(List<Manifest> manifests, boolean areAllWorkspaces) {
        ClusterScope scope = new ClusterScope(areAllWorkspaces);
        for (Manifest manifest : manifests) {
            ObjectNode object = manifest.object();
            boolean isRemoved = object.at("/metadata/deletionTimestamp").isTextual();
            if (manifest.kind().equals(Manifest.WORKSPACE)) {
                (isRemoved ? scope.removed : scope.workspaces)
                        .put(manifest.name(), Serialization.unmarshal(object.toString(), WeldWorkspace.class));
            } else if (isRemoved) {
                scope.deletedUsers.add(user(manifest.kind(), manifest.namespace(), manifest.name()));
            } else if (manifest.kind().equals(Manifest.NAMESPACE)) {
                Map<String, String> own = new HashMap<>();
                object.at("/metadata/labels")
                        .properties()
                        .forEach(label ->
                                own.put(label.getKey(), label.getValue().asText()));
                own.put(NAME_LABEL, manifest.name());
                scope.labels.put(manifest.name(), own);
            }
        }
        return scope;
    }

    private static String user(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }

    Optional<WeldWorkspace> workspace(String name) {
        return Optional.ofNullable(workspaces.getOrDefault(name, removed.get(name)));
    }

    /**
     * The workspace as this resource may use it. What is deleted together with the workspace uses the key that was read last.
     */
    Optional<WeldWorkspace> workspaceFor(ResourceKey user, String name) {
        String kind = user.kind() == ResourceKey.Kind.SYNC ? Manifest.SYNC : Manifest.CONNECTION;
        return deletedUsers.contains(user(kind, user.namespace(), user.name()))
                ? workspace(name)
                : Optional.ofNullable(workspaces.get(name));
    }

    /** Whether there will be no such workspace. */
    boolean isAbsent(String workspace) {
        return !workspaces.containsKey(workspace) && (areAllWorkspaces || removed.containsKey(workspace));
    }

    /** Names of workspaces that may be meant by one that is not known. */
    List<String> nearest(String workspace) {
        return NearestNames.of(workspace, workspaces.keySet());
    }

    /** Whether the labels of a namespace match. Its name, which is a label too, is always known. */
    Match matches(NamespaceSelector selector, String namespace) {
        Map<String, String> known = labels.get(namespace);
        if (known != null) {
            return selector.matches(known) ? Match.YES : Match.NO;
        }
        Map<String, String> name = Map.of(NAME_LABEL, namespace);
        if (selector.matches(name) && !decidesByAbsence(selector)) {
            return Match.YES;
        }
        Map<String, String> byName = selector.matchLabels() == null ? Map.of() : selector.matchLabels();
        boolean isOther = byName.containsKey(NAME_LABEL) && !namespace.equals(byName.get(NAME_LABEL));
        return isOther ? Match.NO : Match.UNKNOWN;
    }

    /** Whether a label that is not known may decide by being there. */
    private static boolean decidesByAbsence(NamespaceSelector selector) {
        return selector.matchExpressions() != null
                && selector.matchExpressions().stream().anyMatch(requirement -> !NAME_LABEL.equals(requirement.key()));
    }
}
