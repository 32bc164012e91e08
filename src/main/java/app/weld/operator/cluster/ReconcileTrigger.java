package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Requeues resources of one kind for a reason outside of themselves, and notifies a listener when a resource of this kind
 * is created, changed or deleted.
 */
public final class ReconcileTrigger<P extends HasMetadata> extends AbstractEventSource<Void, P>
        implements ResourceEventAware<P> {
    private final BiConsumer<P, Boolean> onChange;

    /**
     * Names the event source.
     *
     * @param onChange notified of each change of a resource; true when the resource is deleted
     */
    public ReconcileTrigger(String name, BiConsumer<P, Boolean> onChange) {
        super(Void.class, name);
        this.onChange = onChange;
    }

    /** The resource is reconciled soon; nothing happens if the controller does not watch it. */
    public void requeue(ResourceKey key) {
        if (isRunning() && getEventHandler() != null) {
            getEventHandler().handleEvent(new Event(new ResourceID(key.name(), key.namespace())));
        }
    }

    @Override
    public void onResourceCreated(P resource) {
        onChange.accept(resource, false);
    }

    @Override
    public void onResourceUpdated(P newResource, @Nullable P oldResource) {
        onChange.accept(newResource, false);
    }

    @Override
    public void onResourceDeleted(P resource) {
        onChange.accept(resource, true);
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
