package app.weld.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.weld.operator.process.Program;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {
    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();

    @Test
    void deletedNamespacesGoWithWhatIsInThem() {
        String namespace = controlPlane.newNamespace("going");
        client.resource(configMap(namespace, "inside")).create();

        client.namespaces().withName(namespace).delete();

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        client.namespaces().withName(namespace).get())
                .as(controlPlane::controllerManagerLog)
                .isNull());
    }

    @Test
    void givesEveryCallerANamespaceOfItsOwn() {
        assertThat(controlPlane.newNamespace("own")).startsWith("own-").isNotEqualTo(controlPlane.newNamespace("own"));
    }

    @Test
    void forbidsWhatNoRoleAllowsAndAllowsWhatOneDoes() {
        String namespace = controlPlane.newNamespace("rights");
        try (KubernetesClient jane = controlPlane.clientAs("jane", "readers")) {
            assertThatThrownBy(() -> jane.configMaps().inNamespace(namespace).list())
                    .isInstanceOf(KubernetesClientException.class)
                    .extracting("code")
                    .isEqualTo(403);

            client.resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName("readers")
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                            .addNewSubject("rbac.authorization.k8s.io", "Group", "readers", null)
                            .build())
                    .create();

            await().ignoreExceptions().untilAsserted(() -> assertThat(
                            jane.configMaps().inNamespace(namespace).list())
                    .isNotNull());
        }
    }

    @Test
    void countsTheRequestsOfAWhile() {
        String namespace = controlPlane.newNamespace("counts");
        RequestCounts before = controlPlane.requests();

        ConfigMap created = client.resource(configMap(namespace, "a")).create();
        client.resource(configMap(namespace, "b")).create();
        client.resource(created)
                .edit(map -> new ConfigMapBuilder(map).addToData("key", "value").build());
        client.resource(configMap(namespace, "b")).serverSideApply();

        RequestCounts meanwhile = controlPlane.requests().since(before);
        assertThat(meanwhile.of("POST configmaps")).isEqualTo(2);
        assertThat(meanwhile.of("PATCH configmaps")).isEqualTo(1);
        assertThat(meanwhile.of("APPLY configmaps")).isEqualTo(1);
        assertThat(meanwhile.writesTo("configmaps")).isEqualTo(4);
        assertThat(meanwhile.writesTo("secrets")).isZero();
    }

    @Test
    void installsCustomResourcesThatCanBeUsedAtOnce(@TempDir Path crds) throws Exception {
        Files.writeString(crds.resolve("things.yaml"), """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: things.test.weld.app
                spec:
                  group: test.weld.app
                  scope: Namespaced
                  names: {kind: Thing, plural: things, singular: thing}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, properties: {spec: {type: object}}}
                """);

        controlPlane.installCrds(crds);
        controlPlane.installCrds(crds);

        assertThat(kubectl("get", "things.test.weld.app", "--all-namespaces")).contains("No resources found");
    }

    private String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(controlPlane.kubectl().toString()));
        command.addAll(List.of(arguments));
        return Program.of(command)
                .with(Map.of("KUBECONFIG", controlPlane.kubeconfigFile().toString()))
                .run()
                .output();
    }

    private static ConfigMap configMap(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }
}
