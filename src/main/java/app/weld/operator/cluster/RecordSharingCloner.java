package app.weld.operator.cluster;

import app.weld.operator.api.v1alpha1.WeldResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Copies resources for the framework, which copies one for each reconcile. The spec and the status of our kinds are
 * immutable records: they are shared, and only the metadata is copied. Other resources are copied through JSON.
 */
public final class RecordSharingCloner implements Cloner {
    private final KubernetesSerialization json;

    public RecordSharingCloner(KubernetesSerialization json) {
        this.json = json;
    }

    @Override
    public <R extends HasMetadata> R clone(R object) {
        if (object instanceof CustomResource<?, ?> resource
                && isRecord(resource.getSpec())
                && isRecord(resource.getStatus())) {
            @SuppressWarnings("unchecked")
            R copy = (R) copy(resource);
            return copy;
        }
        return json.clone(object);
    }

    private static boolean isRecord(Object part) {
        return part == null || part instanceof Record;
    }

    private static <S, T> CustomResource<S, T> copy(CustomResource<S, T> resource) {
        CustomResource<S, T> copy = blank(resource);
        copy.setApiVersion(resource.getApiVersion());
        copy.setKind(resource.getKind());
        copy.setMetadata(new ObjectMetaBuilder(resource.getMetadata()).build());
        copy.setSpec(resource.getSpec());
        copy.setStatus(resource.getStatus());
        if (resource instanceof WeldResource<?, ?> original && copy instanceof WeldResource<?, ?> ours) {
            ours.markUnreadable(original.unreadable());
        }
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static <S, T> CustomResource<S, T> blank(CustomResource<S, T> resource) {
        try {
            return resource.getClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
