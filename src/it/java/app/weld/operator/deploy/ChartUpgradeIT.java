package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections and syncs when the chart is upgraded from an earlier one, and when it is uninstalled. */
class ChartUpgradeIT {
    private static final String PREVIOUS = "src/it/resources/charts/weld-operator-0.0.1";
    private static final List<String> CRDS =
            List.of("weldconnections.weld.app", "weldeltsyncs.weld.app", "weldworkspaces.weld.app");

    /** One of its own: older CRDs are in the way of all other tests. */
    private static ControlPlane cluster;

    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = ControlPlane.start();
        client = cluster.client();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void deleteCrds() {
        cluster.crds().delete(CRDS);
    }

    @ParameterizedTest
    @EnumSource
    void anUpgradeBringsNewCrdsAndLeavesResourcesAsTheyAre(Helm helm) throws Exception {
        String namespace = cluster.newNamespace("upgrade");
        String release = "--namespace=" + namespace;
        helm.at(cluster, "install", "weld-operator", PREVIOUS, release);
        List<GenericKubernetesResource> before = resources(namespace);

        helm.at(cluster, "upgrade", "weld-operator", Helm.CHART.toString(), release);

        List<GenericKubernetesResource> after = List.of(connection(namespace), sync(namespace));
        assertThat(after).isEqualTo(before);
        for (String name : CRDS) {
            CustomResourceDefinition file = Serialization.unmarshal(
                    Files.readString(Path.of("crds", name + ".yaml")), CustomResourceDefinition.class);
            assertThat(crd(name).getSpec().getVersions().get(0).getSchema())
                    .isEqualTo(file.getSpec().getVersions().get(0).getSchema());
            assertThat(crd(name).getSpec().getNames().getShortNames()).isNotEmpty();
        }
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("weld-operator")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .endsWith(":" + ChartCase.chartVersion());
        // What was an unknown field is kept from now on, and what was written before may still be changed.
        Harness.await().untilAsserted(() -> {
            patch(sync(namespace), "{\"spec\": {\"suspend\": true}}");
            assertThat(sync(namespace).<Boolean>get("spec", "suspend")).isTrue();
        });
        assertThat(sync(namespace).getMetadata().getUid())
                .isEqualTo(before.get(1).getMetadata().getUid());
    }

    @ParameterizedTest
    @EnumSource
    void uninstallKeepsResourcesUntilAValueSaysOtherwiseAndSaysSo(Helm helm) {
        String namespace = cluster.newNamespace("uninstall");
        String release = "--namespace=" + namespace;
        String chart = Helm.CHART.toString();
        assertThat(helm.at(cluster, "install", "weld-operator", chart, release)).doesNotContain("deletes the CRDs");
        List<GenericKubernetesResource> before = resources(namespace);

        assertThat(helm.at(cluster, "uninstall", "weld-operator", release))
                .contains("kept")
                .contains(CRDS);
        assertThat(List.of(connection(namespace), sync(namespace))).isEqualTo(before);
        // The same release takes them back.
        helm.at(cluster, "install", "weld-operator", chart, release);
        assertThat(List.of(connection(namespace), sync(namespace))).isEqualTo(before);

        assertThat(helm.at(cluster, "upgrade", "weld-operator", chart, release, "--set=crds.keep=false"))
                .contains("deletes the CRDs, and with them every connection and sync");
        assertThat(List.of(connection(namespace), sync(namespace))).isEqualTo(before);
        cluster.crds().awaitListed();
        assertThat(helm.at(cluster, "uninstall", "weld-operator", release)).doesNotContain("kept");
        Harness.await().until(() -> cluster.crds().areGone(CRDS));
    }

    @ParameterizedTest
    @EnumSource
    void crdsThatAreThereAlreadyAreTakenOverWhereAValueSaysSoAndLeftAloneOtherwise(Helm helm) {
        String namespace = cluster.newNamespace("crds-first");
        String chart = Helm.CHART.toString();
        kubectl("apply", "--server-side", "-k", "crds");
        List<GenericKubernetesResource> before = resources(namespace);

        Program.Result refused = attempt(helm, "install", "weld-operator", chart, "--namespace=" + namespace);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("invalid ownership metadata", CRDS.get(0));
        helm.at(cluster, "install", "apart", chart, "--namespace=" + namespace, "--set=crds.install=false");
        assertThat(managedBy(CRDS.get(0))).isNull();
        helm.at(cluster, "uninstall", "apart", "--namespace=" + namespace);

        helm.at(cluster, "install", "weld-operator", chart, "--namespace=" + namespace, "--take-ownership");
        assertThat(managedBy(CRDS.get(0))).isEqualTo("Helm");
        assertThat(List.of(connection(namespace), sync(namespace))).isEqualTo(before);
        // And kustomize goes on working on what the release has.
        kubectl("apply", "--server-side", "-k", "crds");
        assertThat(List.of(connection(namespace), sync(namespace))).isEqualTo(before);
        helm.at(cluster, "uninstall", "weld-operator", "--namespace=" + namespace);
    }

    @ParameterizedTest
    @EnumSource
    void aSecondReleaseLeavesTheCrdsToTheFirst(Helm helm) {
        String first = cluster.newNamespace("first");
        String second = cluster.newNamespace("second");
        String chart = Helm.CHART.toString();
        helm.at(
                cluster,
                "install",
                "weld-operator",
                chart,
                "--namespace=" + first,
                "--set=watchNamespaces={" + first + "}");
        List<GenericKubernetesResource> before = resources(second);
        String ofTheSecond = "--set=watchNamespaces={" + second + "}";

        Program.Result refused = attempt(helm, "install", "weld-operator", chart, "--namespace=" + second, ofTheSecond);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("invalid ownership metadata");
        helm.at(
                cluster,
                "install",
                "weld-operator",
                chart,
                "--namespace=" + second,
                ofTheSecond,
                "--set=crds.install=false");
        helm.at(cluster, "upgrade", "weld-operator", chart, "--namespace=" + first, "--reuse-values");
        helm.at(cluster, "uninstall", "weld-operator", "--namespace=" + first);
        assertThat(List.of(connection(second), sync(second))).isEqualTo(before);

        // The CRDs have no release now; the second takes them.
        helm.at(
                cluster,
                "upgrade",
                "weld-operator",
                chart,
                "--namespace=" + second,
                ofTheSecond,
                "--set=crds.install=true",
                "--take-ownership");
        assertThat(crd(CRDS.get(0)).getMetadata().getAnnotations())
                .containsEntry("meta.helm.sh/release-namespace", second);
        assertThat(List.of(connection(second), sync(second))).isEqualTo(before);
        helm.at(cluster, "uninstall", "weld-operator", "--namespace=" + second);
    }

    @ParameterizedTest
    @EnumSource
    void crdsThatWereDeletedAreBroughtBackByTheSameRelease(Helm helm) {
        String namespace = cluster.newNamespace("back");
        String release = "--namespace=" + namespace;
        String chart = Helm.CHART.toString();
        helm.at(cluster, "install", "weld-operator", chart, release);
        resources(namespace);
        deleteCrds();

        helm.at(cluster, "upgrade", "weld-operator", chart, release);

        CRDS.forEach(name -> assertThat(managedBy(name)).isEqualTo("Helm"));
        // What was declared is to be applied again: a resource goes with its kind.
        assertThat(resources(namespace)).hasSize(2);
        helm.at(cluster, "uninstall", "weld-operator", release);
    }

    @ParameterizedTest
    @EnumSource
    void anUpgradeKeepsWhatWasSetAndTakesTheNewDefaultsForTheRest(Helm helm) {
        String namespace = cluster.newNamespace("values");
        String release = "--namespace=" + namespace;
        String chart = Helm.CHART.toString();
        helm.at(cluster, "install", "weld-operator", chart, release, "--set=replicas=2", "--set=log.level=debug");

        helm.at(
                cluster,
                "upgrade",
                "weld-operator",
                chart,
                release,
                "--reset-then-reuse-values",
                "--set=log.level=warn");

        String values = helm.at(cluster, "get", "values", "weld-operator", release);
        assertThat(values).contains("replicas: 2", "level: warn");
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("weld-operator")
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(2);
        helm.at(cluster, "uninstall", "weld-operator", release);
    }

    private static Program.Result attempt(Helm helm, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--kubeconfig=" + cluster.kubeconfigFile());
        return helm.attempt(all.toArray(String[]::new));
    }

    private static void kubectl(String... args) {
        List<String> command =
                new ArrayList<>(List.of(cluster.kubectl().toString(), "--kubeconfig=" + cluster.kubeconfigFile()));
        command.addAll(List.of(args));
        Program.Result outcome = Program.of(command).run();
        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    private static String managedBy(String crd) {
        Map<String, String> labels = crd(crd).getMetadata().getLabels();
        return labels == null ? null : labels.get("app.kubernetes.io/managed-by");
    }

    /** A connection and a sync with what the operator has reported of them. */
    private static List<GenericKubernetesResource> resources(String namespace) {
        create(namespace, """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: kept, annotations: {team: data}}
                spec: {integrationId: salesforce, apiKeySecretRef: {name: key}, connectionId: con_1}
                """, "connectionId: con_1");
        create(namespace, """
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: kept}
                spec:
                  connectionRef: {name: kept}
                  destinationSchemaName: crm
                  syncInterval: 0 */6 * * *
                  streams: [{name: accounts}, {name: contacts}]
                """, "syncId: syn_1");
        return List.of(connection(namespace), sync(namespace));
    }

    private static void create(String namespace, String yaml, String status) {
        GenericKubernetesResource resource = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(namespace);
        GenericKubernetesResource[] made = new GenericKubernetesResource[1];
        // A CRD is served some time after it was made.
        Harness.await()
                .ignoreExceptions()
                .until(() -> (made[0] = client.resource(resource).create()) != null);
        made[0].setAdditionalProperty("status", Serialization.unmarshal(status + """

                observedGeneration: 1
                conditions:
                  - {type: Ready, status: "True", reason: InSync, message: As declared., observedGeneration: 1,
                     lastTransitionTime: "2026-01-01T00:00:00Z"}
                """, Object.class));
        client.resource(made[0]).updateStatus();
    }

    private static void patch(GenericKubernetesResource resource, String merge) {
        client.resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private static GenericKubernetesResource connection(String namespace) {
        return get("WeldConnection", namespace);
    }

    private static GenericKubernetesResource sync(String namespace) {
        return get("WeldEltSync", namespace);
    }

    private static GenericKubernetesResource get(String kind, String namespace) {
        return client.genericKubernetesResources("weld.app/v1alpha1", kind)
                .inNamespace(namespace)
                .withName("kept")
                .get();
    }

    private static CustomResourceDefinition crd(String name) {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
    }
}
