package app.weld.operator.cli.kubectl;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests something of the operator: sets the annotations that it reads, with the rights of the person. */
final class Requests {
    private static final String FIELD_MANAGER = "kubectl-weld";

    private Requests() {}

    static <T extends HasMetadata> void annotate(Resource<T> resource, String annotation, String value) {
        Map<String, @Nullable String> annotations = new HashMap<>();
        annotations.put(annotation, value);
        annotate(resource, annotations);
    }

    /** Sets all of them at once; one without a value is taken away. */
    static <T extends HasMetadata> void annotate(Resource<T> resource, Map<String, @Nullable String> annotations) {
        resource.patch(
                new PatchContext.Builder()
                        .withPatchType(PatchType.JSON_MERGE)
                        .withFieldManager(FIELD_MANAGER)
                        .build(),
                Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations))));
    }
}
