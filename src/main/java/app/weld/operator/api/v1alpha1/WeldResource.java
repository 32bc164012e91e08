package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/** The common part of the resources of both kinds. */
public abstract class WeldResource<S extends ManagedSpec, T extends ConditionedStatus> extends CustomResource<S, T>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    @JsonIgnore
    private transient @Nullable String unreadable;

    /**
     * Why parts of the resource could not be read, such as a value that this version of the operator does not know. Those parts of
     * spec and status are absent, and nothing may be concluded from their absence. Absent if everything was read.
     */
    @JsonIgnore
    public @Nullable String unreadable() {
        return unreadable;
    }

    /** Records that parts of the resource could not be read. */
    @JsonIgnore
    public void markUnreadable(@Nullable String why) {
        unreadable = why;
    }
}
