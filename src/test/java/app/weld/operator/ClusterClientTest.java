package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
    private static final String SYNC = """
            {"apiVersion": "weld.app/v1alpha1", "kind": "WeldEltSync",
             "metadata": {"name": "crm", "namespace": "team", "uid": "u1", "generation": 3, "finalizers": ["f"],
                          "annotations": {"a": "b"}, "managedFields": [{"manager": "kubectl", "operation": "Apply"}]},
             "spec": {"connectionId": "c1", "destinationSchemaName": "crm", "syncInterval": "0 6 * * *"},
             "status": {"syncId": "s1"}}
            """;

    private static KubernetesSerialization json() {
        try (KubernetesClient client = ClusterClient.builder().build()) {
            return client.getKubernetesSerialization();
        }
    }

    @Test
    void leavesManagedFieldsOutAndNothingElse() {
        WeldEltSync sync = json().unmarshal(SYNC, WeldEltSync.class);

        assertThat(sync.getMetadata().getManagedFields()).isEmpty();
        assertThat(sync.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(sync.getMetadata().getAnnotations()).containsEntry("a", "b");
        assertThat(sync.getSpec().connectionId()).isEqualTo("c1");
        assertThat(sync.getStatus().syncId()).isEqualTo("s1");
    }

    @Test
    void readsAResourceWithAFieldThatOnlyANewerVersionKnows() {
        String newer = SYNC.replace("\"spec\": {", "\"spec\": {\"priority\": \"high\", ")
                .replace("\"status\": {", "\"status\": {\"phase\": \"Running\", ");

        assertThat(json().unmarshal(newer, WeldEltSync.class).getSpec().syncInterval())
                .isEqualTo("0 6 * * *");
    }

    @Test
    void aCopyIsEqualAndItsMetadataIsItsOwn() {
        WeldEltSync sync = json().unmarshal(SYNC, WeldEltSync.class);
        WeldEltSync copy = new ResourceCopies(json()).clone(sync);

        assertThat(json().asJson(copy)).isEqualTo(json().asJson(sync));
        copy.getMetadata().getFinalizers().clear();
        copy.getMetadata().getAnnotations().put("a", "c");
        copy.getMetadata().setName("other");
        assertThat(sync.getMetadata().getFinalizers()).containsExactly("f");
        assertThat(sync.getMetadata().getAnnotations()).containsEntry("a", "b");
        assertThat(sync.getMetadata().getName()).isEqualTo("crm");
    }

    @Test
    void copiesWhatHasNoStatusYetAndWhatIsNotOurs() {
        WeldConnection connection = new WeldConnection();
        connection.getMetadata().setName("crm");
        assertThat(new ResourceCopies(json()).clone(connection).getMetadata().getName())
                .isEqualTo("crm");

        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToData("a", "b")
                .build();
        Secret copy = new ResourceCopies(json()).clone(secret);
        copy.getData().put("a", "c");
        assertThat(secret.getData()).containsEntry("a", "b");
    }
}
