package app.weld.operator.simulation;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.cluster.NamespaceLabels;
import app.weld.operator.cluster.Workspaces;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What namespaces share in a world: WeldWorkspaces, and a connection that another namespace refers to. */
final class PlannedSharing implements Workspaces {
    private static final Map<String, String> WORKSPACES = Map.of(Fixtures.FIRST, "first", Fixtures.SECOND, "second");

    private final Random random;
    private final boolean isConnectionShared;
    private final Map<String, ObjectNode> workspaces = new TreeMap<>();

    private final boolean allowsAll;

    /** @param allowsAll whether each workspace is there and allows every namespace, also to adopt */
    PlannedSharing(Random random, boolean allowsAll) {
        this.random = random;
        this.allowsAll = allowsAll;
        this.isConnectionShared = random.nextInt(3) == 0 && !allowsAll;
    }

    /** Draws the WeldWorkspaces, or draws them again. */
    void draw() {
        draw(Fixtures.FIRST, "weld");
        draw(Fixtures.SECOND, "other");
    }

    private void draw(String account, String secret) {
        if (!allowsAll && workspaces.isEmpty() && random.nextInt(5) == 0) {
            return;
        }
        ObjectNode workspace = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "weld.app/v1alpha1")
                .put("kind", "WeldWorkspace");
        workspace.putObject("metadata").put("name", WORKSPACES.get(account));
        ObjectNode spec = workspace.putObject("spec");
        spec.putObject("apiKeySecretRef").put("namespace", "one").put("name", secret);
        allow(spec, "allowedNamespaces");
        allow(spec, "adoptionNamespaces");
        workspaces.put(WORKSPACES.get(account), workspace);
    }

    private void allow(ObjectNode spec, String field) {
        switch (allowsAll ? -1 : random.nextInt(6)) {
            case 0 -> {
                // No namespace.
            }
            case 1 -> spec.putObject(field).putArray("names").add("one");
            case 2 ->
                spec.putObject(field)
                        .putObject("selector")
                        .putObject("matchLabels")
                        .put("team", "two");
            case 3 -> spec.putObject(field).putArray("names").add("one").add("two");
            default -> spec.putObject(field).putObject("selector");
        }
    }

    /** The manifests of the workspaces, and those of the namespaces. */
    Collection<ObjectNode> manifests() {
        Map<String, ObjectNode> manifests = new TreeMap<>(workspaces);
        for (String name : Fixtures.NAMESPACES) {
            ObjectNode namespace = JsonNodeFactory.instance
                    .objectNode()
                    .put("apiVersion", "v1")
                    .put("kind", "Namespace");
            ObjectNode labels =
                    namespace.putObject("metadata").put("name", name).putObject("labels");
            Fixtures.labels(name).forEach(labels::put);
            manifests.put("namespace " + name, namespace);
        }
        return manifests.values();
    }

    /** Lets a resource take part. */
    void of(Name name, ObjectNode spec) {
        if (spec.has("apiKeySecretRef") && random.nextInt(4) == 0) {
            spec.remove("apiKeySecretRef");
            spec.putObject("workspaceRef").put("name", WORKSPACES.get(Fixtures.accountOf(name)));
        }
        if (isConnectionShared && name.equals(Name.sync("two", "orders"))) {
            spec.withObject("/connectionRef").put("namespace", "one");
        }
        if (isConnectionShared && name.equals(Name.connection("one", "shop"))) {
            allow(spec, "allowedNamespaces");
        }
    }

    @Override
    public Lookup find(String name, ResourceKey user) {
        ObjectNode found = workspaces.get(name);
        return found == null ? new Absent() : new Found(SimulatedApiServer.typed(found, WeldWorkspace.class));
    }

    @Override
    public NamespaceLabels.Answer allows(AllowedNamespaces allowed, ResourceKey holder) {
        String namespace = holder.namespace();
        boolean allows = allowed.includesName(namespace)
                || (allowed.selector() != null && allowed.selector().matches(Fixtures.labels(namespace)));
        return allows ? NamespaceLabels.Answer.ALLOWED : NamespaceLabels.Answer.NOT_ALLOWED;
    }

    @Override
    public void forget(ResourceKey user) {
        // Every resource is reconciled again after a while anyway.
    }
}
