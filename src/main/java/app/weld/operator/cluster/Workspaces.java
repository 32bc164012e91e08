package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.WeldWorkspace;

/** The WeldWorkspaces of the cluster, and which namespaces they allow. */
public interface Workspaces {
    /** The result of looking for a workspace. */
    sealed interface Lookup {}

    record Found(WeldWorkspace workspace) implements Lookup {}

    /** There is no such workspace. */
    record Absent() implements Lookup {}

    /**
     * Whether there is one is not known.
     *
     * @param why and what to do about it
     */
    record Unknown(String why) implements Lookup {}

    /**
     * Finds the workspace with this name.
     *
     * @param user reconciled when the workspace appears, changes or disappears, until it is forgotten
     */
    Lookup find(String name, ResourceKey user);

    /** Whether the namespace of this resource is among these; the resource is reconciled when the answer may have changed. */
    NamespaceLabels.Answer allows(AllowedNamespaces allowed, ResourceKey holder);

    /** The resource needs no workspace any more. */
    void forget(ResourceKey user);
}
