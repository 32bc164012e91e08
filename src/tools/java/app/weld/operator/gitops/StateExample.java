package app.weld.operator.gitops;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.status.KStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource in one of the states that there are, and what others have to make of it.
 *
 * @param name of the example's file, without its ending
 * @param kstatus what kstatus (Flux, Helm, kpt) has to say
 * @param health what Argo CD has to say with the scripts in {@code deploy/argocd}
 */
record StateExample(String name, HasMetadata resource, KStatus kstatus, String health) {
    String kind() {
        return resource.getKind();
    }

    ConditionedStatus status() {
        return switch (resource) {
            case WeldEltSync sync -> sync.getStatus();
            case WeldConnection connection -> connection.getStatus();
            case WeldWorkspace workspace ->
                new OfWorkspace(
                        workspace.getStatus().observedGeneration(),
                        workspace.getStatus().conditions());
            default -> throw new IllegalStateException(resource.getKind() + " is none of the kinds");
        };
    }

    String readyReason() {
        return status().condition("Ready").map(ready -> ready.reason()).orElse("");
    }

    String yaml() {
        return Serialization.asYaml(resource).replaceFirst("^---\n", "");
    }

    /** The status of a workspace, which takes no requests, in the form of the others. */
    private record OfWorkspace(@Nullable Long observedGeneration, List<Condition> conditions)
            implements ConditionedStatus {
        @Override
        public @Nullable String lastHandledReconcileAt() {
            return null;
        }
    }

    @Override
    public String toString() {
        return kind() + " " + name;
    }
}
