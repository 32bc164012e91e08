package app.weld.operator.api.v1alpha1;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields that the statuses of both kinds have in common. */
public interface ConditionedStatus {
    @Nullable
    Long observedGeneration();

    List<Condition> conditions();

    /** The value of the latest request to compare with Weld that was carried out. */
    @Nullable
    String lastHandledReconcileAt();

    default Optional<Condition> condition(String type) {
        return conditions().stream().filter(c -> c.type().equals(type)).findFirst();
    }
}
