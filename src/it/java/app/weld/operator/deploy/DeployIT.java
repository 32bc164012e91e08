package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests that users apply, at the API server. */
class DeployIT {
    private static KubernetesClient client;
    private static String installed;

    @BeforeAll
    static void install() {
        client = ControlPlane.shared().client();
        installed = Kubectl.run("apply", "-k", "deploy");
        Kubectl.run("wait", "--for=condition=Established", "-f", "crds");
    }

    @Test
    void oneCommandInstallsEverything() {
        assertThat(installed)
                .contains("namespace/weld-system", "weldconnections.weld.app", "deployment.apps/weld-operator");
        // Other tests of this JVM may have installed the CRDs before, by other means.
        assertThat(installed.lines().filter(line -> !line.contains("last-applied-configuration")))
                .noneMatch(line -> line.contains("Warning"));
        assertThat(Kubectl.run("apply", "-k", "deploy").lines()).allMatch(line -> line.endsWith(" unchanged"));
    }

    @Test
    void thePodFitsTheRestrictedProfileThatItsNamespaceEnforces() {
        PodTemplateSpec template = client.apps()
                .deployments()
                .inNamespace("weld-system")
                .withName("weld-operator")
                .get()
                .getSpec()
                .getTemplate();

        assertThat(client.pods()
                        .inNamespace("weld-system")
                        .resource(new PodBuilder()
                                .withNewMetadata()
                                .withName("as-deployed")
                                .withLabels(template.getMetadata().getLabels())
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build())
                        .dryRun(true)
                        .create())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    yes, list,   weld.app,                 weldeltsyncs,     '',     any
                    yes, watch,  weld.app,                 weldconnections,  '',     any
                    yes, patch,  weld.app,                 weldconnections,  '',     any
                    yes, patch,  weld.app,                 weldeltsyncs,     status, any
                    no,  get,    weld.app,                 weldeltsyncs,     status, any
                    no,  update, weld.app,                 weldeltsyncs,     status, any
                    no,  update, weld.app,                 weldeltsyncs,     '',     any
                    no,  create, weld.app,                 weldeltsyncs,     '',     any
                    no,  delete, weld.app,                 weldconnections,  '',     any
                    yes, list,   '',                       secrets,          '',     any
                    yes, watch,  '',                       secrets,          '',     any
                    no,  get,    '',                       secrets,          '',     any
                    no,  update, '',                       secrets,          '',     any
                    no,  patch,  '',                       secrets,          '',     weld-system
                    yes, create, '',                       events,           '',     any
                    yes, patch,  '',                       events,           '',     any
                    no,  create, events.k8s.io,            events,           '',     any
                    no,  delete, '',                       events,           '',     any
                    yes, get,    '',                       namespaces,       '',     ''
                    no,  list,   '',                       namespaces,       '',     ''
                    no,  get,    apiextensions.k8s.io,     customresourcedefinitions, '', ''
                    no,  patch,  apiextensions.k8s.io,     customresourcedefinitions, '', ''
                    yes, create, coordination.k8s.io,      leases,           '',     weld-system
                    no,  update, coordination.k8s.io,      leases,           '',     weld-system
                    no,  create, coordination.k8s.io,      leases,           '',     any
                    no,  get,    '',                       configmaps,       '',     weld-system
                    no,  create, '',                       pods,             '',     weld-system
                    """)
    void theOperatorMayDoWhatItNeedsAndNoMore(
            String allowed, String verb, String group, String resource, String subresource, String namespace) {
        SubjectAccessReview review = client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:weld-system:weld-operator")
                        .addToGroups("system:serviceaccounts", "system:authenticated")
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withSubresource(subresource)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build());

        assertThat(review.getStatus().getAllowed()).isEqualTo(allowed.equals("yes"));
    }

    @Test
    void theSamplesApply() {
        String namespace = ControlPlane.shared().newNamespace("samples");
        Kubectl.run("create", "secret", "generic", "weld-api-key", "-n", namespace, "--from-literal=apiKey=a-real-key");
        String applied = Kubectl.run("apply", "-n", namespace, "-k", "deploy/samples");

        assertThat(applied).doesNotContain("Warning");
        assertThat(applied.lines()).hasSize(3);
        assertThat(Kubectl.run("apply", "-n", namespace, "-k", "deploy/samples").lines())
                .allMatch(line -> line.endsWith(" unchanged"));
        // A real key is not replaced by that of an example.
        assertThat(client.secrets()
                        .inNamespace(namespace)
                        .withName("weld-api-key")
                        .get()
                        .getData())
                .containsOnlyKeys("apiKey")
                .containsValue(Base64.getEncoder().encodeToString("a-real-key".getBytes(StandardCharsets.UTF_8)));
        Kubectl.run("apply", "-n", namespace, "-f", "deploy/samples/observed-sync.yaml");
        WeldConnection connection = client.resources(WeldConnection.class)
                .inNamespace(namespace)
                .withName("salesforce")
                .get();
        assertThat(connection.label()).isEqualTo("Salesforce production");
        assertThat(connection.getStatus().observedGeneration()).isEqualTo(-1);
        WeldEltSync sync = client.resources(WeldEltSync.class)
                .inNamespace(namespace)
                .withName("salesforce-crm")
                .get();
        assertThat(sync.getSpec().connectionRef().name())
                .isEqualTo(connection.getMetadata().getName());
        assertThat(sync.getSpec().startDate()).isEqualTo("2024-01-01");
        assertThat(sync.getSpec().streamsOrNone())
                .extracting(stream -> stream.name())
                .containsExactly("accounts", "contacts", "opportunities");
        assertThat(client.resources(WeldEltSync.class)
                        .inNamespace(namespace)
                        .withName("salesforce-growing")
                        .get()
                        .getSpec()
                        .streamSelector()
                        .includeOrNone())
                .containsExactly("account*", "lead?");
        assertThat(client.resources(WeldEltSync.class)
                        .inNamespace(namespace)
                        .withName("marketing-observed")
                        .get()
                        .getSpec()
                        .managementPolicyOrDefault())
                .isEqualTo(ManagementPolicy.ObserveOnly);
    }
}
