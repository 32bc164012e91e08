package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.NamespaceSelector;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.api.v1alpha1.WorkspaceSecretRef;
import app.weld.operator.cluster.NamespaceLabels.Answer;
import app.weld.operator.cluster.Workspaces;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;

/**
 * WeldWorkspaces as a plan sees them. One that is declared decides as it does in a cluster. One that is not is taken to allow
 * whoever writes a manifest for it, also to adopt, and so are labels that are not known; the plan says so.
 */
final class PlannedWorkspaces implements Workspaces {
    /** Where the keys of workspaces are that are not declared: no namespace has this name. */
    static final String NAMESPACE = "WeldWorkspace";

    private static final AllowedNamespaces ALL = new AllowedNamespaces(null, new NamespaceSelector(null, null));

    private final ClusterScope scope;
    private final Assumptions assumptions;

    PlannedWorkspaces(ClusterScope scope, Assumptions assumptions) {
        this.scope = scope;
        this.assumptions = assumptions;
    }

    @Override
    public Lookup find(String name, ResourceKey user) {
        Optional<WeldWorkspace> declared = scope.workspaceFor(user, name);
        if (declared.isPresent()) {
            return new Found(declared.get());
        }
        if (scope.isAbsent(name)) {
            return new Absent();
        }
        List<String> nearest = scope.nearest(name);
        assumptions.add(
                user,
                "assumes that WeldWorkspace " + name + " allows namespace " + user.namespace()
                        + ", also to adopt: it is not among the manifests"
                        + (nearest.isEmpty() ? "" : " (nearest: " + String.join(", ", nearest) + ")"));
        WeldWorkspace workspace = new WeldWorkspace();
        workspace.setMetadata(new ObjectMetaBuilder().withName(name).build());
        workspace.setSpec(
                new WeldWorkspaceSpec(new WorkspaceSecretRef(NAMESPACE, name, null), ALL, ALL, null, null, null));
        return new Found(workspace);
    }

    @Override
    public Answer allows(AllowedNamespaces allowed, ResourceKey holder) {
        String namespace = holder.namespace();
        if (allowed.includesName(namespace)) {
            return Answer.ALLOWED;
        }
        if (allowed.selector() == null) {
            return Answer.NOT_ALLOWED;
        }
        return switch (scope.matches(allowed.selector(), namespace)) {
            case YES -> Answer.ALLOWED;
            case NO -> Answer.NOT_ALLOWED;
            case UNKNOWN -> {
                assumptions.add(holder, labelsOf(namespace));
                yield Answer.ALLOWED;
            }
        };
    }

    /** The assumption that the labels of a namespace match. */
    static String labelsOf(String namespace) {
        return "assumes that namespace " + namespace
                + " has the labels that the selector asks for: the namespace is not among the manifests";
    }

    @Override
    public void forget(ResourceKey user) {
        // No resource waits for anything.
    }
}
