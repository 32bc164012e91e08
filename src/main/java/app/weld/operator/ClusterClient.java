package app.weld.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Makes clients of the cluster. They leave managed fields out of what they read, which are half of a resource and which
 * nobody asks for, and a field that only a newer version knows does not keep them from reading the rest.
 */
final class ClusterClient {
    private ClusterClient() {}

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}

    static KubernetesClientBuilder builder() {
        ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        return new KubernetesClientBuilder().withKubernetesSerialization(new KubernetesSerialization(mapper, true));
    }
}
