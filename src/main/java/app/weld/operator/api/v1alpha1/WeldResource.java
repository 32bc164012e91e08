package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/** What the resources of both kinds have in common. */
public abstract class WeldResource<S, T> extends CustomResource<S, T> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @JsonIgnore
    private transient @Nullable String unreadable;

    /**
     * Why the resource cannot be read: it holds something that this version of the operator does not know. What could not
     * be read of spec and status is absent then, and nothing may be concluded from it. Absent where all was read.
     */
    @JsonIgnore
    public @Nullable String unreadable() {
        return unreadable;
    }

    /** Says that not all of it could be read. */
    @JsonIgnore
    public void markUnreadable(@Nullable String why) {
        unreadable = why;
    }
}
