package app.weld.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user may change of a resource, copied when a reconcile begins. The framework drops the event of an edit that
 * commits just before our own status write (java-operator-sdk#3398): the reply of each write is compared with this, and
 * a resource that has changed is reconciled again.
 */
record MetadataSnapshot(
        @Nullable String uid,
        @Nullable Long generation,
        @Nullable String deletionTimestamp,
        Map<String, String> annotations,
        Map<String, String> labels) {

    static MetadataSnapshot of(HasMetadata resource) {
        ObjectMeta meta = resource.getMetadata();
        return new MetadataSnapshot(
                meta.getUid(),
                meta.getGeneration(),
                meta.getDeletionTimestamp(),
                Map.copyOf(Objects.requireNonNullElse(meta.getAnnotations(), Map.of())),
                Map.copyOf(Objects.requireNonNullElse(meta.getLabels(), Map.of())));
    }
}
