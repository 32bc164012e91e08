package app.weld.operator.workspace;

import org.jspecify.annotations.Nullable;

/**
 * What of the cluster a process sees.
 *
 * @param selector label selector of what is watched; absent where all is. The status of a WeldWorkspace is written by the process
 *     whose selector matches the WeldWorkspace.
 * @param allNamespaces whether all namespaces are watched
 */
public record Scope(@Nullable String selector, boolean allNamespaces) {
    /** Whether what no resource stands for here is an orphan. */
    boolean isWhole() {
        return selector == null && allNamespaces;
    }
}
