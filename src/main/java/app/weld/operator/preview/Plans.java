package app.weld.operator.preview;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldApi;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out what the operator would do in Weld for a set of resources. */
public final class Plans {
    private final Function<ApiKey, WeldApi> weld;
    private final Reads reads;
    private final BiFunction<String, String, ApiKey> keys;
    private final String callbackUrl;

    /**
     * Plans against these workspaces, which are only read.
     *
     * @param weld a workspace, as a key sees it
     * @param keys the key that takes the place of the one in a Secret, by the namespace and the name of the Secret
     * @param callbackUrl where the operator takes redirects
     */
    public Plans(
            Function<ApiKey, WeldApi> weld, Reads reads, BiFunction<String, String, ApiKey> keys, String callbackUrl) {
        this.weld = weld;
        this.reads = reads;
        this.keys = keys;
        this.callbackUrl = callbackUrl;
    }

    /**
     * The plan of each resource.
     *
     * @param manifests as they would be in the cluster: with the status that the operator wrote where they are there already,
     *     and marked as being deleted where they would be
     * @throws app.weld.operator.weld.WeldException if a workspace cannot be read
     */
    public List<ResourcePlan> of(List<Manifest> manifests, Instant now) {
        MemoryCluster cluster = new MemoryCluster();
        try (PlanRun run = new PlanRun(weld, reads, cluster, callbackUrl, now)) {
            Applied applied = apply(manifests, cluster, now);
            run.run();
            List<ResourcePlan> plans = new ArrayList<>();
            applied.connections()
                    .forEach((connection, manifest) -> plans.add(run.planOf(connection, manifest.source())));
            applied.syncs().forEach((sync, manifest) -> plans.add(run.planOf(sync, manifest.source())));
            plans.removeIf(plan -> plan.source().equals(Manifest.UNDECLARED));
            return plans;
        }
    }

    /**
     * The resources as a cluster has them after the operator has carried out the manifests, as far as Weld has what they
     * declare. What they manage counts as created by the operator, unless they name it by its id.
     *
     * @throws app.weld.operator.weld.WeldException if a workspace cannot be read
     */
    List<ObjectNode> carriedOut(List<Manifest> manifests, Instant now) {
        MemoryCluster cluster = new MemoryCluster();
        try (PlanRun run = new PlanRun(weld, reads, cluster, callbackUrl, now)) {
            Applied applied = apply(manifests, cluster, now);
            run.run();
            List<ObjectNode> resources = new ArrayList<>();
            applied.connections().keySet().forEach(connection -> resources.add(CarriedOut.of(run.current(connection))));
            applied.syncs().keySet().forEach(sync -> resources.add(CarriedOut.of(run.current(sync))));
            return resources;
        }
    }

    /** Which resource each manifest became. */
    private record Applied(Map<WeldConnection, Manifest> connections, Map<WeldEltSync, Manifest> syncs) {}

    private Applied apply(List<Manifest> manifests, MemoryCluster cluster, Instant now) {
        Applied applied = new Applied(new LinkedHashMap<>(), new LinkedHashMap<>());
        // What the operator knows already, it has claimed before anything new comes.
        List<Manifest> knownFirst = manifests.stream()
                .sorted(Comparator.comparing(manifest -> !manifest.object().has("status")))
                .toList();
        for (Manifest manifest : knownFirst) {
            ObjectNode object = dated(manifest, now);
            if (manifest.kind().equals("WeldConnection")) {
                WeldConnection connection = cluster.addConnection(allowingByLabels(object));
                applied.connections().put(connection, manifest);
                WeldConnectionSpec spec = connection.getSpec();
                secret(cluster, manifest, spec == null ? null : spec.apiKeySecretRef());
                workspace(cluster, spec == null ? null : spec.workspaceRef());
            } else {
                WeldEltSync sync = cluster.addSync(object);
                applied.syncs().put(sync, manifest);
                WeldEltSyncSpec spec = sync.getSpec();
                secret(cluster, manifest, spec == null ? null : spec.apiKeySecretRef());
                workspace(cluster, spec == null ? null : spec.workspaceRef());
            }
        }
        return applied;
    }

    /** With the time of its creation, which the API server adds to what is new. */
    private static ObjectNode dated(Manifest manifest, Instant now) {
        ObjectNode object = manifest.object().deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        if (!metadata.has("creationTimestamp")) {
            metadata.put("creationTimestamp", now.toString());
        }
        return object;
    }

    /** Only the cluster knows the labels of namespaces: whoever writes a manifest in one is taken to be allowed by them. */
    private static ObjectNode allowingByLabels(ObjectNode connection) {
        if (connection.at("/spec/allowedNamespaces/selector") instanceof ObjectNode selector) {
            selector.removeAll();
        }
        return connection;
    }

    private void workspace(MemoryCluster cluster, @Nullable WorkspaceRef ref) {
        if (ref != null) {
            cluster.secret(
                    PlannedWorkspaces.NAMESPACE,
                    new SecretKeyRef(ref.name(), null),
                    keys.apply(PlannedWorkspaces.NAMESPACE, ref.name()));
        }
    }

    private void secret(MemoryCluster cluster, Manifest manifest, @Nullable SecretKeyRef ref) {
        if (ref != null) {
            cluster.secret(manifest.namespace(), ref, keys.apply(manifest.namespace(), ref.name()));
        }
    }
}
