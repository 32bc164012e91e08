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
 * Wakes resources of one kind for a reason outside of themselves, and tells others when a resource of this kind comes,
 * changes or goes.
 */
public final class ReconcileTrigger<P extends HasMetadata> extends AbstractEventSource<Void, P>
        implements ResourceEventAware<P> {
    private final BiConsumer<P, Boolean> onChange;

    /**
     * Names the event source.
     *
     * @param onChange told of each change of a resource; true when the resource is gone
     */
    public ReconcileTrigger(String name, BiConsumer<P, Boolean> onChange) {
        super(Void.class, name);
        this.onChange = onChange;
    }

    /** The resource is reconciled soon; nothing happens where it is not ours. */
    public void wake(ResourceKey key) {
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
