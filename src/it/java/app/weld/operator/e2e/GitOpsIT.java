package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.deploy.Kubectl;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample repository as Argo CD and Flux apply it, again and again, and as they take it away. */
class GitOpsIT {
    private static final int TIMES = 5;
    private static final List<String> FILES = List.of(
            "api-key.yaml",
            "salesforce-connection.yaml",
            "salesforce-sync.yaml",
            "selected-sync.yaml",
            "observed-sync.yaml");

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @ParameterizedTest
    @ValueSource(strings = {"argocd-controller", "kustomize-controller"})
    void whatIsAppliedAgainIsAsItWas(String manager) throws Exception {
        Harness.Tenant tenant = harness.tenant("repo");
        List<GenericKubernetesResource> repository = repository(tenant);
        repository.forEach(resource -> apply(tenant, resource, manager, false));
        String bridge = tenant.awaitConnection("salesforce", "AuthorizationPending")
                .getStatus()
                .ledger()
                .bridge()
                .id();
        assertNoDifference(tenant, repository, manager);

        tenant.account().authorize(bridge);
        tenant.awaitSync("salesforce-crm", "InSync");
        tenant.awaitSync("salesforce-growing", "InSync");
        tenant.awaitPolls();
        for (int time = 0; time < TIMES; time++) {
            assertNoDifference(tenant, repository, manager);
        }

        WeldEltSync sync = tenant.sync("salesforce-crm");
        assertThat(sync.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(sync.getMetadata().getFinalizers()).containsExactly(Annotations.FINALIZER);
        assertThat(tenant.connection("salesforce").getMetadata().getGeneration())
                .isEqualTo(1);
        assertThat(tenant.sync("salesforce-growing").getMetadata().getGeneration())
                .isEqualTo(1);
        assertThat(tenant.account().syncs()).hasSize(2);
    }

    /** As Argo CD applies where server-side apply is not requested. */
    @Test
    void whatIsAppliedByTheClientIsAsItWas() {
        Harness.Tenant tenant = harness.tenant("client");
        Kubectl.run("apply", "-n", tenant.namespace(), "-f", "deploy/samples/api-key.yaml");
        tenant.secret(tenant.apiKey());
        String[] apply = {
            "apply",
            "-n",
            tenant.namespace(),
            "-f",
            "deploy/samples/salesforce-connection.yaml",
            "-f",
            "deploy/samples/salesforce-sync.yaml"
        };
        Kubectl.run(apply);
        tenant.account()
                .authorize(tenant.awaitConnection("salesforce", "AuthorizationPending")
                        .getStatus()
                        .ledger()
                        .bridge()
                        .id());
        tenant.awaitSync("salesforce-crm", "InSync");

        assertThat(Kubectl.run(apply).lines()).hasSize(2).allMatch(line -> line.endsWith(" unchanged"));
    }

    @Test
    void anEditInGitReachesWeldAndIsTheOnlyDifference() throws Exception {
        Harness.Tenant tenant = harness.tenant("edit");
        List<GenericKubernetesResource> repository = repository(tenant);
        repository.forEach(resource -> apply(tenant, resource, "argocd-controller", false));
        tenant.account()
                .authorize(tenant.awaitConnection("salesforce", "AuthorizationPending")
                        .getStatus()
                        .ledger()
                        .bridge()
                        .id());
        String id = tenant.awaitSync("salesforce-crm", "InSync").getStatus().syncId();

        GenericKubernetesResource edited = repository.get(2);
        spec(edited).put("syncInterval", "0 */3 * * *");
        assertThat(spec(apply(tenant, edited, "argocd-controller", true))).isNotEqualTo(spec(live(tenant, edited)));
        apply(tenant, edited, "argocd-controller", false);

        Harness.await()
                .until(() -> tenant.account().sync(id).orElseThrow().interval().equals("0 */3 * * *"));
        tenant.awaitSync("salesforce-crm", "InSync");
        assertNoDifference(tenant, repository, "argocd-controller");
    }

    /** As {@code docs/gitops.md} says. */
    @Test
    void theEntriesForArgoCdAreMergedIntoWhatIsThere() {
        String namespace = harness.controlPlane().newNamespace("argocd");
        Kubectl.run(
                "create", "configmap", "argocd-cm", "-n", namespace, "--from-literal=url=https://argocd.example.com");
        for (String file : List.of("argocd-cm.yaml", "argocd-cm-failed-run-is-healthy.yaml")) {
            Kubectl.run(
                    "patch",
                    "configmap",
                    "argocd-cm",
                    "-n",
                    namespace,
                    "--type",
                    "merge",
                    "--patch-file",
                    "deploy/argocd/" + file);
        }

        assertThat(harness.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("argocd-cm")
                        .get()
                        .getData())
                .hasSize(9)
                .containsKey("resource.customizations.health.weld.app_WeldWorkspace")
                .containsEntry("url", "https://argocd.example.com")
                .hasEntrySatisfying("resource.customizations.health.weld.app_WeldEltSync", script -> assertThat(script)
                        .contains("where a failed run is not Degraded"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret connection sync",
                "secret sync connection",
                "connection secret sync",
                "connection sync secret",
                "sync secret connection",
                "sync connection secret"
            })
    void prunedInAnyOrderEverythingGoes(String order) {
        Harness.Tenant tenant = harness.tenant("prune");
        String id = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "deletionPolicy: Delete");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");

        for (String what : order.split(" ", -1)) {
            switch (what) {
                case "secret" -> tenant.deleteSecret();
                case "connection" -> tenant.deleteConnection("salesforce");
                default -> tenant.deleteSync("crm");
            }
        }

        if (!order.endsWith("secret")) {
            // Whoever was notified that it is missing before it was deleted needs it again.
            tenant.secret(tenant.apiKey());
        }
        tenant.awaitSyncGone("crm");
        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().connection(id)).isEmpty();
        assertThat(tenant.notes("Orphaned")).isEmpty();
    }

    private static void assertNoDifference(
            Harness.Tenant tenant, List<GenericKubernetesResource> repository, String manager) {
        for (GenericKubernetesResource resource : repository) {
            GenericKubernetesResource before = live(tenant, resource);
            assertThat(content(apply(tenant, resource, manager, true)))
                    .as("dry run")
                    .isEqualTo(content(before));

            GenericKubernetesResource after = apply(tenant, resource, manager, false);

            assertThat(after.getMetadata().getGeneration())
                    .isEqualTo(before.getMetadata().getGeneration());
            if (!resource.getKind().equals("Secret")) {
                assertThat(spec(after)).as("the spec as it stands in Git").isEqualTo(spec(resource));
            }
        }
    }

    /** Whatever the operator may write meanwhile is no difference to Argo CD or Flux: they do not read the status. */
    private static Map<String, Object> content(GenericKubernetesResource resource) {
        Map<String, Object> content = new java.util.LinkedHashMap<>(resource.getAdditionalProperties());
        content.remove("status");
        content.put("labels", resource.getMetadata().getLabels());
        content.put("annotations", resource.getMetadata().getAnnotations());
        content.put("finalizers", resource.getMetadata().getFinalizers());
        content.put("generation", String.valueOf(resource.getMetadata().getGeneration()));
        return content;
    }

    /** Without force: a field that the operator owned would be a conflict. */
    private static GenericKubernetesResource apply(
            Harness.Tenant tenant, GenericKubernetesResource resource, String manager, boolean dryRun) {
        return tenant.harness()
                .client()
                .resource(resource)
                .inNamespace(tenant.namespace())
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(false)
                        .withDryRun(dryRun ? List.of("All") : null)
                        .build());
    }

    private static GenericKubernetesResource live(Harness.Tenant tenant, GenericKubernetesResource resource) {
        return tenant.harness()
                .client()
                .genericKubernetesResources(resource.getApiVersion(), resource.getKind())
                .inNamespace(tenant.namespace())
                .withName(resource.getMetadata().getName())
                .get();
    }

    private static Map<String, Object> spec(GenericKubernetesResource resource) {
        return resource.get("spec");
    }

    /** The samples, with the key of the tenant. */
    private static List<GenericKubernetesResource> repository(Harness.Tenant tenant) throws IOException {
        // By then the Secret that a tenant has is not there.
        tenant.deleteSecret();
        List<GenericKubernetesResource> resources = new ArrayList<>();
        for (String file : FILES) {
            String yaml = Files.readString(Path.of("deploy/samples", file)).replace("demo-key", tenant.apiKey());
            GenericKubernetesResource resource = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
            assertThat(resource.getKind())
                    .isIn(
                            Secret.class.getSimpleName(),
                            WeldConnection.class.getSimpleName(),
                            WeldEltSync.class.getSimpleName());
            resources.add(resource);
        }
        return resources;
    }
}
