package app.weld.operator.export;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import org.jspecify.annotations.Nullable;

/**
 * What a person chose for the manifests.
 *
 * @param namespace absent: the manifests name none
 * @param secretKey absent: the default of the resources
 * @param workspace the WeldWorkspace that the manifests refer to; absent where they refer to the Secret
 */
public record ExportOptions(
        Layout layout,
        Selection selection,
        @Nullable String namespace,
        String secretName,
        @Nullable String secretKey,
        @Nullable String workspace) {

    public ExportOptions(
            Layout layout,
            Selection selection,
            @Nullable String namespace,
            String secretName,
            @Nullable String secretKey) {
        this(layout, selection, namespace, secretName, secretKey, null);
    }

    /** Where the manifests take the API key from; absent where it is a workspace. */
    @Nullable
    SecretKeyRef secret() {
        return workspace == null ? new SecretKeyRef(secretName, secretKey) : null;
    }

    @Nullable
    WorkspaceRef workspaceRef() {
        return workspace == null ? null : new WorkspaceRef(workspace);
    }
}
