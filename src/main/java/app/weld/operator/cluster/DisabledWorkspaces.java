package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;

/** For an operator that is not set up for workspaces: it reads none, and needs no rights for them. */
public final class DisabledWorkspaces implements Workspaces {
    @Override
    public Lookup find(String name, ResourceKey user) {
        return new Unknown(
                "this operator is not set up for workspaces: set WORKSPACES_ENABLED to true (workspaces.enabled in the chart)");
    }

    @Override
    public NamespaceLabels.Answer allows(AllowedNamespaces allowed, ResourceKey holder) {
        return NamespaceLabels.Answer.NOT_ALLOWED;
    }

    @Override
    public void forget(ResourceKey user) {
        // Nobody waits for anything.
    }
}
