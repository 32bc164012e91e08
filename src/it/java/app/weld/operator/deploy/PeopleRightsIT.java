package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.controlplane.ControlPlane;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people may do who have one of Kubernetes' own roles in a namespace, once the chart's roles are part of them. */
class PeopleRightsIT {
    private static final List<String> ROLES = List.of("view", "edit", "admin");
    private static final List<String> KINDS = List.of("weldconnections", "weldeltsyncs");
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    private static final Set<String> SEES = Set.of("get", "list", "watch");
    private static final Set<String> EDITS = Set.of("get", "list", "watch", "create", "update", "patch", "delete");

    /** By role and kind. A connection has its authorize link in the status, which is not for viewers. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "view weldconnections",
            Set.of(),
            "view weldeltsyncs",
            SEES,
            "edit weldconnections",
            EDITS,
            "edit weldeltsyncs",
            EDITS,
            "admin weldconnections",
            Set.copyOf(VERBS),
            "admin weldeltsyncs",
            Set.copyOf(VERBS));

    private static final List<HasMetadata> INSTALLED = new ArrayList<>();
    private static Rendered chart;
    private static KubernetesClient client;
    private static String namespace;
    private static String elsewhere;

    @BeforeAll
    static void install() {
        // It puts the built-in roles together.
        assumeThat(ControlPlane.shared().hasControllerManager())
                .as("kube-controller-manager")
                .isTrue();
        client = ControlPlane.shared().client();
        ControlPlane.shared().installCrds(Path.of("crds"));
        namespace = ControlPlane.shared().newNamespace("people");
        elsewhere = ControlPlane.shared().newNamespace("people");
        ROLES.forEach(PeopleRightsIT::bind);
        chart = Helm.HELM_4.render("watchNamespaces: [" + namespace + "]", "--namespace=" + namespace);
        for (JsonNode role : chart.all("ClusterRole")) {
            HasMetadata item = new KubernetesSerialization().unmarshal(role.toString());
            INSTALLED.add(client.resource(item).serverSideApply());
        }
    }

    @AfterAll
    static void uninstall() {
        INSTALLED.forEach(item -> client.resource(item).delete());
    }

    /** The user is called after the namespace and the role. */
    private static void bind(String role) {
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user(role), null)
                        .build())
                .create();
    }

    private static String user(String role) {
        return namespace + "-" + role;
    }

    @Test
    void inTheirNamespaceTheyMayDoWhatTheyMayDoWithOtherThings() {
        for (String role : ROLES) {
            for (String kind : KINDS) {
                // They are put together with a delay.
                await().untilAsserted(() -> assertThat(allowed(role, kind, "", namespace))
                        .as("%s: %s", role, kind)
                        .isEqualTo(ALLOWED.get(role + " " + kind)));
            }
        }
    }

    @Test
    void noPersonWritesAStatus() {
        for (String role : ROLES) {
            for (String kind : KINDS) {
                await().untilAsserted(() -> assertThat(allowed(role, kind, "status", namespace))
                        .as("%s: %s/status", role, kind)
                        .isEqualTo(ALLOWED.get(role + " " + kind).isEmpty() ? Set.of() : Set.of("get")));
            }
        }
    }

    @Test
    void outsideOfTheirNamespaceTheyMayDoNothing() {
        for (String kind : KINDS) {
            await().until(() -> allowed("admin", kind, "", namespace).contains("deletecollection"));
            for (String role : ROLES) {
                assertThat(allowed(role, kind, "", elsewhere))
                        .as("%s: %s elsewhere", role, kind)
                        .isEmpty();
                assertThat(allowed(role, kind, "", ""))
                        .as("%s: %s of all namespaces", role, kind)
                        .isEmpty();
            }
            assertThat(allowed("passer-by", kind, "", namespace)).isEmpty();
        }
    }

    @Test
    void theApiServerHoldsThemToIt() {
        await().until(() -> allowed("edit", "weldconnections", "", namespace).contains("patch"));
        try (KubernetesClient viewer = as("view");
                KubernetesClient editor = as("edit")) {
            assertForbidden(() -> apply(viewer, namespace, ""));
            apply(editor, namespace, "");
            assertThat(editor.resources(WeldConnection.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .extracting(connection -> connection.getMetadata().getName())
                    .containsExactly("salesforce");
            assertForbidden(() -> viewer.resources(WeldConnection.class)
                    .inNamespace(namespace)
                    .withName("salesforce")
                    .delete());
            assertForbidden(() -> apply(editor, namespace, "status"));
            assertForbidden(() -> apply(editor, elsewhere, ""));
        }
    }

    @Test
    void aViewerSeesWhatASyncWaitsForButNotTheLink() throws IOException, InterruptedException {
        try (Harness harness = Harness.withOperator().open();
                KubernetesClient viewer = as("view");
                KubernetesClient editor = as("edit")) {
            Harness.Tenant team = new Harness.Tenant(harness, namespace, "key-of-" + namespace);
            harness.weld().account(team.apiKey());
            team.secret(team.apiKey());
            team.connection(
                    "pending",
                    "integrationId: salesforce",
                    "apiKeySecretRef: {name: weld-api-key}",
                    "redirectUri: https://example.com/connected");
            team.sync(
                    "waiting",
                    "connectionRef: {name: pending}",
                    "destinationSchemaName: crm",
                    "syncInterval: '0 */6 * * *'");
            String link = team.awaitConnection("pending", "AuthorizationPending")
                    .getStatus()
                    .authorizeUrl();
            team.awaitSync("waiting", "ConnectionNotReady");
            await().until(() -> allowed("view", "weldeltsyncs", "", namespace).containsAll(SEES)
                    && allowed("edit", "weldconnections", "", namespace).containsAll(SEES));

            var unseen = viewer.resources(WeldConnection.class).inNamespace(namespace);
            assertForbidden(() -> unseen.withName("pending").get());
            assertForbidden(() ->
                    viewer.raw("/apis/weld.app/v1alpha1/namespaces/" + namespace + "/weldconnections/pending/status"));
            assertForbidden(unseen::list);
            assertForbidden(() ->
                    viewer.resources(WeldConnection.class).inAnyNamespace().list());
            assertForbidden(() -> unseen.watch(new Watcher<WeldConnection>() {
                        @Override
                        public void eventReceived(Action action, WeldConnection connection) {}

                        @Override
                        public void onClose(WatcherException cause) {}
                    })
                    .close());

            var syncs = viewer.resources(WeldEltSync.class).inNamespace(namespace);
            assertThat(Harness.ready(syncs.withName("waiting").get())
                            .orElseThrow()
                            .message())
                    .isEqualTo(
                            "WeldConnection pending is not connected yet (AuthorizationPending): see its conditions");
            // The operator's word is in events too, which viewers read.
            team.awaitEvent("AuthorizationRequired");
            assertThat(Serialization.asJson(syncs.list()))
                    .contains("AuthorizationPending")
                    .doesNotContain(link);
            assertThat(Serialization.asJson(
                            viewer.events().v1().events().inNamespace(namespace).list()))
                    .contains("AuthorizationRequired")
                    .doesNotContain(link);
            assertThat(metrics(harness)).contains("AuthorizationPending").doesNotContain(link);

            assertThat(editor.resources(WeldConnection.class)
                            .inNamespace(namespace)
                            .withName("pending")
                            .get()
                            .getStatus()
                            .authorizeUrl())
                    .isEqualTo(link);
            team.deleteSync("waiting");
            team.deleteConnection("pending");
            team.awaitSyncGone("waiting");
            team.awaitConnectionGone("pending");
        }
    }

    @Test
    void thePlainManifestsHaveTheRolesOfTheChart() throws IOException {
        Rendered plain = new Rendered(Helm.documents(Files.readString(Path.of("deploy/user-roles.yaml"))));

        assertThat(plain.all("ClusterRole"))
                .hasSameSizeAs(ROLES)
                .extracting(PeopleRightsIT::role)
                .containsExactlyElementsOf(chart.all("ClusterRole").stream()
                        .map(PeopleRightsIT::role)
                        .toList());
    }

    /** How the name ends, which roles it is part of, and what it allows. */
    private static List<String> role(JsonNode role) {
        Set<String> partOf = new TreeSet<>();
        role.at("/metadata/labels").properties().stream()
                .filter(label -> label.getValue().asText().equals("true"))
                .forEach(label -> partOf.add(label.getKey()));
        return List.of(
                Rendered.name(role).replaceAll(".*[-:]", ""),
                partOf.toString(),
                role.get("rules").toString());
    }

    private static Set<String> allowed(String role, String kind, String subresource, String where) {
        Set<String> allowed = new TreeSet<>();
        for (String verb : VERBS) {
            if (client.authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(new SubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withUser(user(role))
                            .addToGroups("system:authenticated")
                            .withNewResourceAttributes()
                            .withVerb(verb)
                            .withGroup("weld.app")
                            .withResource(kind)
                            .withSubresource(subresource)
                            .withNamespace(where)
                            .endResourceAttributes()
                            .endSpec()
                            .build())
                    .getStatus()
                    .getAllowed()) {
                allowed.add(verb);
            }
        }
        return allowed;
    }

    private static KubernetesClient as(String role) {
        return ControlPlane.shared().clientAs(user(role), "system:authenticated");
    }

    private static void apply(KubernetesClient person, String where, String subresource) {
        HasMetadata connection = new KubernetesSerialization().unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce, namespace: %s}
                spec: {integrationId: salesforce, apiKeySecretRef: {name: weld-api-key}}
                """.formatted(where));
        PatchContext how = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("person")
                .build();
        var resource = person.resource(connection);
        if (subresource.isEmpty()) {
            resource.patch(how);
        } else {
            resource.subresource(subresource).patch(how);
        }
    }

    private static String metrics(Harness harness) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + harness.httpPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void assertForbidden(Runnable request) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(request::run)
                .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN));
    }
}
