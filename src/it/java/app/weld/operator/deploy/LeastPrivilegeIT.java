package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.weld.operator.Harness;
import app.weld.operator.LocalPort;
import app.weld.operator.OperatorProcess;
import app.weld.operator.TestCertificate;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.controlplane.AuditLog.Request;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.standin.Account;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator with the token of the chart's service account and the rights that the chart gives it, through a life with
 * everything that it does: the audit log tells that it needs these rights and no others.
 */
class LeastPrivilegeIT {
    private static final List<String> OF_THE_OPERATOR =
            List.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    /**
     * Which permissions it has, before it starts and before it stands for election; whether the API server is there; and, before a
     * deletion, whether its kind is being deleted. Everybody may request that.
     */
    private static final Set<String> FOR_EVERYBODY = Set.of(
            "create selfsubjectaccessreviews.authorization.k8s.io",
            "create selfsubjectrulesreviews.authorization.k8s.io",
            "get /version",
            "get /apis/weld.app/v1alpha1");

    /** Namespaces are checked again after 15 seconds or so while something in them has finalizers. */
    private static final Duration A_NAMESPACE_GOES = Duration.ofSeconds(90);

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    @TempDir
    Path folder;

    private final String home = harness.controlPlane().newNamespace("weld-system");
    private final TestCertificate certificate = TestCertificate.make("EC");
    private final int metricsPort = LocalPort.free();
    private final List<HasMetadata> installed = new ArrayList<>();
    private Rendered chart;

    /** Those of the whole cluster would give rights to whoever comes by that name. */
    @AfterEach
    void uninstall() {
        installed.forEach(item -> harness.client().resource(item).delete());
    }

    @Test
    void inTheWholeClusterItNeedsEachOfItsRightsAndNoOther() throws IOException {
        install("""
                rbac: {aggregate: false, namespaceLabels: true}
                metrics:
                  tls: {secretName: weld-metrics}
                  authorization: {enabled: true, readers: [{kind: ServiceAccount, name: default, namespace: %s}]}
                """.formatted(home));
        Harness.Tenant tenant = harness.tenant("rights");
        Harness.Tenant other = harness.tenant("rights");

        live(tenant, other);

        assertThat(Right.of(chart, home, account()))
                .noneMatch(right -> right.resource().startsWith("weldworkspaces"));
        assertThat(chart.all("ClusterRole"))
                .extracting(Rendered::name)
                .as("the operator's, and that of who reads the metrics")
                .containsExactlyInAnyOrder(
                        home + ":weld-operator",
                        home + ":weld-operator:namespace-labels",
                        home + ":weld-operator:metrics-authorization",
                        home + ":weld-operator:metrics-reader");
        check(request -> request.namespace().equals(tenant.namespace())
                || request.namespace().equals(other.namespace()));
    }

    @Test
    void inSomeNamespacesItNeedsEachOfItsRightsAndNoOther() throws IOException {
        Harness.Tenant tenant = harness.tenant("rights");
        Harness.Tenant other = harness.tenant("rights");
        install("""
                rbac: {aggregate: false, secretNames: [weld-api-key]}
                watchNamespaces: [%s, %s]
                """.formatted(tenant.namespace(), other.namespace()));

        live(tenant, other);

        assertThat(chart.all("ClusterRole")).isEmpty();
        assertThat(requests())
                .extracting(Request::namespace)
                .as("namespaces")
                .containsOnly("", home, tenant.namespace(), other.namespace());
        check(request -> true);
    }

    @Test
    void aNamespaceThatIsGoneKeepsItFromNoOther() throws IOException {
        Harness.Tenant tenant = harness.tenant("rights");
        Harness.Tenant deleted = harness.tenant("gone");
        install("""
                rbac: {aggregate: false}
                watchNamespaces: [%s, %s]
                """.formatted(tenant.namespace(), deleted.namespace()));
        var namespace = harness.client().namespaces().withName(deleted.namespace());
        namespace.delete();
        await().atMost(A_NAMESPACE_GOES).until(() -> namespace.get() == null);

        try (OperatorProcess process = startOperator()) {
            converge(tenant);
            assertThat(process.log()).contains("namespace " + deleted.namespace() + " is left out");

            harness.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(deleted.namespace())
                            .endMetadata()
                            .build())
                    .create();
            deleted.secret(deleted.apiKey());
            apply();

            assertThat(process.awaitExit()).isZero();
        }
        try (OperatorProcess process = startOperator()) {
            converge(deleted);
            assertThat(process.terminate()).isZero();
        }
    }

    @Test
    void withWorkspacesInTheWholeClusterItNeedsEachRightThatTheyAddAndNoOther() throws IOException {
        String keys = harness.controlPlane().newNamespace("keys");
        Harness.Tenant tenant = harness.tenant("rights");

        checkWorkspaces("rbac: {aggregate: false, namespaceLabels: true}", keys, tenant);
    }

    @Test
    void withWorkspacesInSomeNamespacesItReadsTheKeyOfAnotherAndNothingElseThere() throws IOException {
        String keys = harness.controlPlane().newNamespace("keys");
        Harness.Tenant tenant = harness.tenant("rights");
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("unrelated")
                        .withNamespace(keys)
                        .endMetadata()
                        .addToStringData("password", "hunter2")
                        .build())
                .create();

        checkWorkspaces(
                "rbac: {aggregate: false, secretNames: [weld-api-key]}\nwatchNamespaces: [" + tenant.namespace() + "]",
                keys,
                tenant);
    }

    /**
     * What the other tests do not show: the rights that {@code workspaces.enabled} adds.
     *
     * @param keys the namespace of the workspace's key, which is not watched where there is a list
     */
    private void checkWorkspaces(String values, String keys, Harness.Tenant tenant) throws IOException {
        Rendered without = Helm.HELM_4.render(values, "--namespace=" + home);
        String on = "\nworkspaces: {enabled: true, secrets: [{namespace: " + keys + ", name: workspace-key}]}\n";
        install(values + on);
        List<Right> ofWorkspaces = new ArrayList<>(Right.of(chart, home, account()));
        ofWorkspaces.removeAll(Right.of(without, home, account()));
        assertThat(Right.of(without, home, account()))
                .noneMatch(right -> right.resource().startsWith("weldworkspaces"));
        assertThat(ofWorkspaces)
                .extracting(right -> right.what().replaceAll("^.*:(?=workspace)", ":"))
                .containsExactlyInAnyOrder(
                        ":workspaces: list weldworkspaces.weld.app",
                        ":workspaces: watch weldworkspaces.weld.app",
                        ":workspaces: patch weldworkspaces/status.weld.app",
                        ":workspaces: list namespaces",
                        ":workspaces: watch namespaces",
                        ":workspace-0: list secrets",
                        ":workspace-0: watch secrets");
        assertThat(ofWorkspaces)
                .filteredOn(right -> right.resource().equals("secrets"))
                .as("of the namespace of the keys it may read the key alone")
                .allSatisfy(right -> {
                    assertThat(right.namespace()).isEqualTo(keys);
                    assertThat(right.names()).containsExactly("workspace-key");
                });

        try (OperatorProcess process = startOperator()) {
            converge(tenant);
            shareAWorkspace(keys, tenant);
            assertThat(process.terminate()).isZero();
        }

        List<Request> requests = requests();
        assertThat(requests).filteredOn(request -> !request.allowed()).isEmpty();
        assertThat(Right.unused(ofWorkspaces, requests))
                .as("rights that nothing needs")
                .isEmpty();
        assertThat(Right.beyond(Right.of(chart, home, account()), requests))
                .as("requests that no right of the chart allows")
                .isSubsetOf(FOR_EVERYBODY);
        assertThat(requests)
                .filteredOn(request -> request.namespace().equals(keys))
                .extracting(Request::what, Request::name)
                .as("in the namespace of the keys")
                .containsOnly(tuple("list secrets", "workspace-key"), tuple("watch secrets", "workspace-key"));
        assertThat(requests)
                .filteredOn(request -> request.resource().equals("weldworkspaces")
                        && request.verb().equals("patch"))
                .as("a workspace itself is never written")
                .isEmpty();
    }

    private void shareAWorkspace(String keys, Harness.Tenant tenant) {
        Account account = harness.weld().account("shared-" + home);
        workspaceKey(keys, "shared-" + home);
        HasMetadata workspace = new KubernetesSerialization().unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldWorkspace
                metadata: {name: %s}
                spec:
                  apiKeySecretRef: {namespace: %s, name: workspace-key}
                  allowedNamespaces: {selector: {matchLabels: {kubernetes.io/metadata.name: %s}}}
                """.formatted(home, keys, tenant.namespace()));
        installed.add(harness.client().resource(workspace).serverSideApply());
        tenant.connection(
                "shared",
                "integrationId: salesforce",
                "workspaceRef: {name: " + home + "}",
                "redirectUri: https://example.com/connected",
                "deletionPolicy: Delete");
        account.authorize(tenant.awaitConnection("shared", "AuthorizationPending")
                .getStatus()
                .ledger()
                .bridge()
                .id());
        tenant.awaitConnection("shared", "Connected");
        tenant.sync(
                "shared",
                "connectionRef: {name: shared}",
                "destinationSchemaName: shared",
                "syncInterval: '0 */6 * * *'");
        tenant.awaitSync("shared", "InSync");

        // The watch of the Secret shows the new key.
        harness.weld().addKey(account, "next-" + home);
        harness.weld().revokeKey("shared-" + home);
        tenant.awaitConnection("shared", "InvalidAPIKey");
        workspaceKey(keys, "next-" + home);
        tenant.awaitConnection("shared", "Connected");
        tenant.awaitSync("shared", "InSync");
        await().untilAsserted(() -> assertThat(harness.client()
                        .resources(WeldWorkspace.class)
                        .withName(home)
                        .get()
                        .getStatus()
                        .conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .extracting(Condition::reason)
                .containsExactly("KeyAccepted"));
        tenant.deleteSync("shared");
        tenant.awaitSyncGone("shared");
        tenant.deleteConnection("shared");
        tenant.awaitConnectionGone("shared");
        assertThat(account.syncs()).isEmpty();
    }

    private static void workspaceKey(String namespace, String value) {
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("workspace-key")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("apiKey", value)
                        .build())
                .serverSideApply();
    }

    private static void converge(Harness.Tenant tenant) {
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
    }

    /** Applies what of the chart gives rights. */
    private void install(String values) {
        chart = Helm.HELM_4.render(values, "--namespace=" + home);
        apply();
    }

    private void apply() {
        for (String kind : OF_THE_OPERATOR) {
            for (JsonNode document : chart.all(kind)) {
                HasMetadata item = new KubernetesSerialization().unmarshal(document.toString());
                installed.add(harness.client().resource(item).serverSideApply());
            }
        }
    }

    private String account() {
        return Rendered.name(chart.get("ServiceAccount"));
    }

    private List<Request> requests() {
        return ControlPlane.shared().audit().of("system:serviceaccount:" + home + ":" + account());
    }

    /** @param ours requests about namespaces of this test: others may have left something to a whole cluster's operator */
    private void check(Predicate<Request> ours) {
        List<Request> requests = requests();
        System.out.println(requests.size() + " requests: "
                + requests.stream().collect(Collectors.groupingBy(Request::what, Collectors.counting())));
        assertThat(requests).filteredOn(request -> !request.allowed()).isEmpty();
        // A namespace that is going takes no events, whoever they are from.
        assertThat(requests)
                .filteredOn(request -> request.code() == HttpURLConnection.HTTP_FORBIDDEN)
                .extracting(Request::what)
                .isSubsetOf("create events");
        List<Right> rights = Right.of(chart, home, account());
        assertThat(Right.unused(rights, requests))
                .as("rights that nothing needs")
                .isEmpty();
        assertThat(Right.beyond(rights, requests))
                .as("requests that no right of the chart allows")
                .isSubsetOf(FOR_EVERYBODY);

        List<Request> secrets = requests.stream()
                .filter(request -> request.resource().equals("secrets"))
                .toList();
        assertThat(secrets).as("each is requested by its name").allSatisfy(request -> {
            assertThat(request.name()).isNotEmpty();
            assertThat(request.uri()).contains("fieldSelector=metadata.name%3D" + request.name());
        });
        assertThat(secrets)
                .filteredOn(ours)
                .extracting(Request::name)
                .as("a Secret that no resource refers to is left alone")
                .containsOnly("weld-api-key");
    }

    private OperatorProcess startOperator() throws IOException {
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.remove("HTTP_PORT");
        Map<String, String> ofChart = chart.environment();
        for (String name : List.of("LEADER_ELECTION", "WATCH_NAMESPACES", "WORKSPACES_ENABLED")) {
            if (ofChart.containsKey(name)) {
                environment.put(name, ofChart.get(name));
            }
        }
        environment.put("POD_NAMESPACE", home);
        environment.put("WELD_REQUEST_TIMEOUT", "20s");
        environment.put("WELD_CREATION_GRACE", "21s");
        environment.put("KUBECONFIG", kubeconfig().toString());
        if (ofChart.containsKey("METRICS_PORT")) {
            environment.put("METRICS_PORT", Integer.toString(metricsPort));
            environment.put("METRICS_CERT_DIR", folder.toString());
            environment.put("METRICS_AUTHORIZATION", ofChart.get("METRICS_AUTHORIZATION"));
            certificate.writeTo(folder);
        }
        return OperatorProcess.start(environment).awaitReady();
    }

    /** That of a pod: the API server, whom to trust, and the token, which the TokenRequest API gives. */
    private Path kubeconfig() throws IOException {
        String token = Kubectl.run("create", "token", account(), "--namespace=" + home, "--duration=1h")
                .strip();
        return Files.writeString(
                folder.resolve("kubeconfig"), harness.controlPlane().kubeconfigWithToken(token));
    }

    private void live(Harness.Tenant tenant, Harness.Tenant other) throws IOException {
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("unrelated")
                        .withNamespace(tenant.namespace())
                        .endMetadata()
                        .addToStringData("password", "hunter2")
                        .build())
                .create();
        try (OperatorProcess process = startOperator()) {
            comeToBe(tenant);
            if (isForTheWholeCluster()) {
                beScraped(process);
            }
            beKeptUp(tenant);
            requestEverything(tenant);
            converge(other);
            if (isForTheWholeCluster()) {
                share(tenant, other);
            }
            assertThat(process.terminate()).isZero();
        }
        try (OperatorProcess process = startOperator()) {
            beContested(tenant);
            go(tenant);
            // In a list of namespaces the rights would go first.
            if (isForTheWholeCluster() && harness.controlPlane().hasControllerManager()) {
                goWithTheNamespace(other);
            }
            assertThat(process.terminate()).isZero();
        }
    }

    /** As Prometheus does. */
    private void beScraped(OperatorProcess process) throws IOException {
        String token =
                Kubectl.run("create", "token", "default", "--namespace=" + home).strip();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + metricsPort + "/metrics"))
                .header("Authorization", "Bearer " + token)
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trusted()).build()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
            assertThat(reply.body()).contains("weld_resource_condition");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(process.log()).doesNotContain(token);
    }

    private boolean isForTheWholeCluster() {
        return !chart.environment().containsKey("WATCH_NAMESPACES");
    }

    private static void comeToBe(Harness.Tenant tenant) {
        tenant.crm("streams: [{name: accounts}]");
        tenant.awaitSync("crm", "ConnectionNotFound");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                "deletionPolicy: Delete");
        String bridge = tenant.awaitConnection("salesforce", "AuthorizationPending")
                .getStatus()
                .ledger()
                .bridge()
                .id();
        // A team labels its resource while the sync is created: what is written then was planned for an older version.
        harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .after(() -> tenant.annotate(WeldEltSync.class, "crm", "example.com/seen", "true"));
        tenant.account().authorize(bridge);
        tenant.awaitConnection("salesforce", "Connected");
        tenant.awaitSync("crm", "InSync");
        tenant.awaitEvent("SyncCreated");
    }

    private static void beKeptUp(Harness.Tenant tenant) {
        Account account = tenant.account();
        tenant.crm("settings: {region: eu}", "streams: [{name: accounts, fullSyncAlways: true}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
        for (int time = 0; time < 2; time++) {
            account.changeInterval(id, "0 0 * * *");
            await().until(() -> account.sync(id).orElseThrow().interval().equals("0 */6 * * *"));
        }
        tenant.awaitNote("DriftCorrected", "syncInterval");
        await().untilAsserted(() -> assertThat(tenant.events())
                .as("the second time is counted")
                .anySatisfy(event -> assertThat(event.getSeries()).isNotNull()));

        String next = tenant.apiKey() + "-next";
        harness.weld().addKey(account, next);
        harness.weld().revokeKey(tenant.apiKey());
        tenant.awaitConnection("salesforce", "InvalidAPIKey");
        tenant.secret(next);
        tenant.awaitConnection("salesforce", "Connected");
        tenant.awaitSync("crm", "InSync");
        harness.weld().addKey(account, tenant.apiKey());
        tenant.secret(tenant.apiKey());
    }

    private static void requestEverything(Harness.Tenant tenant) {
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RECONCILE_REQUESTED_AT, "1");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.FULL_REFRESH_REQUESTED_AT, "1");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "1");
        await().until(() -> {
            var status = tenant.sync("crm").getStatus();
            return "1".equals(status.lastHandledReconcileAt())
                    && "1".equals(status.lastHandledFullRefreshAt())
                    && "1".equals(status.lastHandledRunAt());
        });
        harness.weld().tick();
        tenant.crm("suspend: true");
        tenant.awaitSync("crm", "Suspended");
        tenant.crm("suspend: false");
        tenant.awaitSync("crm", "InSync");
        tenant.annotate(WeldConnection.class, "salesforce", Annotations.RECONCILE_REQUESTED_AT, "1");
        await().until(() ->
                "1".equals(tenant.connection("salesforce").getStatus().lastHandledReconcileAt()));
    }

    /** By label, for which the labels of namespaces are read. */
    private static void share(Harness.Tenant owner, Harness.Tenant team) {
        allow(owner, "{\"selector\":{}}");
        team.sync(
                "shared",
                "connectionRef: {name: salesforce, namespace: " + owner.namespace() + "}",
                "destinationSchemaName: shared",
                "syncInterval: '0 */6 * * *'");
        team.awaitSync("shared", "InSync");
        team.deleteSync("shared");
        team.awaitSyncGone("shared");
        allow(owner, "null");
    }

    private static void allow(Harness.Tenant owner, String namespaces) {
        harness.client()
                .resources(WeldConnection.class)
                .inNamespace(owner.namespace())
                .withName("salesforce")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"allowedNamespaces\":" + namespaces + "}}");
    }

    private static void beContested(Harness.Tenant tenant) {
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.sync(
                "younger",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'");
        tenant.awaitSync("younger", "Conflict");
        tenant.deleteSync("younger");
        tenant.awaitSyncGone("younger");
        assertThat(tenant.account().sync(id)).isPresent();

        tenant.sync(
                "kept",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: kept",
                "syncInterval: '0 */6 * * *'",
                "deletionPolicy: Retain");
        String kept = tenant.awaitSync("kept", "InSync").getStatus().syncId();
        tenant.deleteSync("kept");
        tenant.awaitSyncGone("kept");
        assertThat(tenant.account().sync(kept)).isPresent();
        tenant.account().deleteSync(kept);
    }

    private static void go(Harness.Tenant tenant) {
        tenant.deleteSecret();
        tenant.awaitSync("crm", "SecretNotFound");
        tenant.deleteConnection("salesforce");
        tenant.deleteSync("crm");
        tenant.awaitSync("crm", "DeletionBlocked");
        tenant.secret(tenant.apiKey());
        tenant.awaitSyncGone("crm");
        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().connections()).isEmpty();
    }

    private static void goWithTheNamespace(Harness.Tenant tenant) {
        var namespace = harness.client().namespaces().withName(tenant.namespace());
        namespace.delete();
        await().atMost(A_NAMESPACE_GOES).until(() -> namespace.get() == null);
        assertThat(tenant.account().syncs()).isEmpty();
    }
}
