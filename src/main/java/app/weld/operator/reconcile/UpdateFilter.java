package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides which updates of a resource start a reconcile: what a user requests, and a status that was removed. */
public final class UpdateFilter {
    private UpdateFilter() {}

    public static boolean accept(HasMetadata now, HasMetadata before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || now.isMarkedForDeletion() != before.isMarkedForDeletion()
                || !now.hasFinalizer(Annotations.FINALIZER)
                || !before.hasFinalizer(Annotations.FINALIZER)
                || Annotations.Declared.requests().stream()
                        .anyMatch(request -> !Objects.equals(
                                RequestAnnotation.annotation(now, request.key()),
                                RequestAnnotation.annotation(before, request.key())))
                || hasLost(now, before);
    }

    /** A status restored from a backup or edited away. */
    private static boolean hasLost(HasMetadata now, HasMetadata before) {
        boolean idLost = remoteId(before) != null && !Objects.equals(remoteId(now), remoteId(before));
        boolean reportLost = hasReady(before) && !hasReady(now);
        return idLost || reportLost;
    }

    /** Weld's id of what the resource stands for, by its status. */
    static @Nullable String remoteId(HasMetadata resource) {
        if (resource instanceof WeldEltSync sync) {
            return sync.getStatus() == null ? null : sync.getStatus().syncId();
        }
        return resource instanceof WeldConnection connection && connection.getStatus() != null
                ? connection.getStatus().connectionId()
                : null;
    }

    private static boolean hasReady(HasMetadata resource) {
        ConditionedStatus status = null;
        if (resource instanceof WeldEltSync sync) {
            status = sync.getStatus();
        } else if (resource instanceof WeldConnection connection) {
            status = connection.getStatus();
        }
        return status != null && status.condition(Conditions.READY).isPresent();
    }
}
