package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.NamespaceSelector;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.api.v1alpha1.WorkspaceSecretRef;
import app.weld.operator.cluster.NamespaceLabels;
import app.weld.operator.cluster.Workspaces;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * WeldWorkspaces as a plan sees them: whoever writes manifests for a workspace is taken to be allowed to, also to adopt, because
 * only the cluster knows whom a workspace allows.
 */
final class PlannedWorkspaces implements Workspaces {
    /** Where the keys of workspaces are: no namespace has this name. */
    static final String NAMESPACE = "WeldWorkspace";

    private static final AllowedNamespaces ALL = new AllowedNamespaces(null, new NamespaceSelector(null, null));

    @Override
    public Lookup find(String name, ResourceKey user) {
        WeldWorkspace workspace = new WeldWorkspace();
        workspace.setMetadata(new ObjectMetaBuilder().withName(name).build());
        workspace.setSpec(
                new WeldWorkspaceSpec(new WorkspaceSecretRef(NAMESPACE, name, null), ALL, ALL, null, null, null));
        return new Found(workspace);
    }

    @Override
    public NamespaceLabels.Answer allows(AllowedNamespaces allowed, ResourceKey holder) {
        return NamespaceLabels.Answer.ALLOWED;
    }

    @Override
    public void forget(ResourceKey user) {
        // Nobody waits for anything.
    }
}
