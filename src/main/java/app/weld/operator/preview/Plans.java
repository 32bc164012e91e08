package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.api.v1alpha1.WorkspaceSecretRef;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldApi;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out what the operator would do in Weld for a set of resources. */
public final class Plans {
    private final Function<ApiKey, WeldApi> weld;
    private final Reads reads;
    private final Function<List<String>, ApiKey> keys;
    private final String callbackUrl;

    /**
     * Plans against these workspaces, which are only read.
     *
     * @param weld a workspace, as a key sees it
     * @param keys the key that takes the place of the one in a Secret, by what the Secret is called: its namespace and name. That
     *     of a workspace is called WeldWorkspace and the name of the workspace as well.
     * @param callbackUrl where the operator takes redirects
     */
    public Plans(Function<ApiKey, WeldApi> weld, Reads reads, Function<List<String>, ApiKey> keys, String callbackUrl) {
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
     * @param areAllWorkspaces whether the cluster will have no other WeldWorkspace
     * @throws app.weld.operator.weld.WeldException if a workspace cannot be read
     */
    public List<ResourcePlan> of(List<Manifest> manifests, boolean areAllWorkspaces, Instant now) {
        MemoryCluster cluster = new MemoryCluster();
        ClusterScope scope = ClusterScope.of(manifests, areAllWorkspaces);
        Assumptions assumptions = new Assumptions();
        try (PlanRun run = run(cluster, scope, assumptions, now)) {
            Applied applied = apply(manifests, cluster, scope, assumptions, now);
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
        ClusterScope scope = ClusterScope.of(manifests, false);
        Assumptions assumptions = new Assumptions();
        try (PlanRun run = run(cluster, scope, assumptions, now)) {
            Applied applied = apply(manifests, cluster, scope, assumptions, now);
            run.run();
            List<ObjectNode> resources = new ArrayList<>();
            applied.connections().keySet().forEach(connection -> resources.add(CarriedOut.of(run.current(connection))));
            applied.syncs().keySet().forEach(sync -> {
                WeldEltSync carriedOut = run.current(sync);
                resources.add(CarriedOut.of(
                        carriedOut, run.remote(carriedOut.getStatus()).orElse(null)));
            });
            manifests.stream()
                    .filter(Manifest::isClusterScoped)
                    .map(Manifest::object)
                    .forEach(resources::add);
            return resources;
        }
    }

    private PlanRun run(MemoryCluster cluster, ClusterScope scope, Assumptions assumptions, Instant now) {
        return new PlanRun(
                weld, reads, cluster, new PlannedWorkspaces(scope, assumptions), assumptions, callbackUrl, now);
    }

    /** Which resource each manifest became. */
    private record Applied(Map<WeldConnection, Manifest> connections, Map<WeldEltSync, Manifest> syncs) {}

    private Applied apply(
            List<Manifest> manifests, MemoryCluster cluster, ClusterScope scope, Assumptions assumptions, Instant now) {
        Applied applied = new Applied(new LinkedHashMap<>(), new LinkedHashMap<>());
        // What the operator knows already, it has claimed before anything new comes.
        List<Manifest> knownFirst = manifests.stream()
                .filter(manifest -> !manifest.isClusterScoped())
                .sorted(Comparator.comparing(manifest -> !manifest.object().has("status")))
                .toList();
        AllowedByLabels allowed = new AllowedByLabels(scope, knownFirst);
        for (Manifest manifest : knownFirst) {
            ObjectNode object = dated(manifest, now);
            if (manifest.kind().equals(Manifest.CONNECTION)) {
                WeldConnection connection = cluster.addConnection(allowed.named(object));
                applied.connections().put(connection, manifest);
                WeldConnectionSpec spec = connection.getSpec();
                secret(cluster, manifest, spec == null ? null : spec.apiKeySecretRef());
                workspace(cluster, scope, spec == null ? null : spec.workspaceRef());
            } else {
                WeldEltSync sync = cluster.addSync(object);
                applied.syncs().put(sync, manifest);
                WeldEltSyncSpec spec = sync.getSpec();
                secret(cluster, manifest, spec == null ? null : spec.apiKeySecretRef());
                workspace(cluster, scope, spec == null ? null : spec.workspaceRef());
                allowed.assumedFor(sync).ifPresent(assumption -> assumptions.add(ResourceKey.of(sync), assumption));
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

    private void workspace(MemoryCluster cluster, ClusterScope scope, @Nullable WorkspaceRef ref) {
        if (ref == null) {
            return;
        }
        String alias = PlannedWorkspaces.NAMESPACE + "/" + ref.name();
        Optional<WorkspaceSecretRef> declared =
                scope.workspace(ref.name()).map(WeldWorkspace::getSpec).map(WeldWorkspaceSpec::apiKeySecretRef);
        if (declared.isPresent()) {
            WorkspaceSecretRef secret = declared.get();
            cluster.secret(
                    secret.namespace(),
                    secret.inNamespace(),
                    keys.apply(List.of(secret.namespace() + "/" + secret.name(), alias)));
        } else {
            cluster.secret(PlannedWorkspaces.NAMESPACE, new SecretKeyRef(ref.name(), null), keys.apply(List.of(alias)));
        }
    }

    private void secret(MemoryCluster cluster, Manifest manifest, @Nullable SecretKeyRef ref) {
        if (ref != null) {
            cluster.secret(manifest.namespace(), ref, keys.apply(List.of(manifest.namespace() + "/" + ref.name())));
        }
    }
}
