package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.standin.Account;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Teams of one workspace whose people have nothing but Kubernetes' own role edit in their namespace, of which the chart's roles are
 * part: what one of them can do with, and learn of, what is the other's.
 */
class TeamRightsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator("WORKSPACES_ENABLED", "true");

    private static final String KEY_SECRET = "central-key";

    private final String home = harness.controlPlane().newNamespace("weld-home");
    private final String key = "key-of-" + home;
    private final Account account = harness.weld().account(key);
    private final Harness.Tenant owner = team("owner");
    private final Harness.Tenant team = team("team");
    private final List<HasMetadata> installed = new ArrayList<>();

    private Harness.Tenant team(String prefix) {
        return new Harness.Tenant(harness, harness.controlPlane().newNamespace(prefix), key);
    }

    @BeforeEach
    void install() {
        // It puts the built-in roles together.
        assumeThat(ControlPlane.shared().hasControllerManager())
                .as("kube-controller-manager")
                .isTrue();
        Rendered chart = Helm.HELM_4.render("watchNamespaces: [" + team.namespace() + "]", "--namespace=" + home);
        for (JsonNode role : chart.all("ClusterRole")) {
            HasMetadata item = new KubernetesSerialization().unmarshal(role.toString());
            installed.add(harness.client().resource(item).serverSideApply());
        }
        for (Harness.Tenant each : List.of(owner, team)) {
            harness.client()
                    .resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withName("edit")
                            .withNamespace(each.namespace())
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                            .addNewSubject("rbac.authorization.k8s.io", "User", user(each), null)
                            .build())
                    .create();
        }
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(KEY_SECRET)
                        .withNamespace(home)
                        .endMetadata()
                        .addToStringData("apiKey", key)
                        .build())
                .create();
        installed.add(harness.client()
                .resource((HasMetadata) new KubernetesSerialization().unmarshal(workspace(home, owner, team)))
                .serverSideApply());
        await().untilAsserted(() -> {
            try (KubernetesClient person = person(team)) {
                person.resources(WeldConnection.class)
                        .inNamespace(team.namespace())
                        .list();
            }
        });
    }

    @AfterEach
    void uninstall() {
        installed.forEach(item -> harness.client().resource(item).delete());
    }

    /** It is called after the namespace of its key: other tests share the cluster. */
    private static String workspace(String home, Harness.Tenant... allowed) {
        return """
                apiVersion: weld.app/v1alpha1
                kind: WeldWorkspace
                metadata: {name: %s}
                spec:
                  apiKeySecretRef: {namespace: %s, name: %s}
                  allowedNamespaces: {names: [%s]}
                """.formatted(
                        home,
                        home,
                        KEY_SECRET,
                        Stream.of(allowed).map(Harness.Tenant::namespace).collect(Collectors.joining(", ")));
    }

    private static String user(Harness.Tenant team) {
        return "person-of-" + team.namespace();
    }

    private static KubernetesClient person(Harness.Tenant team) {
        return ControlPlane.shared().clientAs(user(team), "system:authenticated");
    }

    private static void apply(KubernetesClient person, String namespace, String kind, String name, String... spec) {
        HasMetadata resource = new KubernetesSerialization()
                .unmarshal("apiVersion: weld.app/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name
                        + (namespace.isEmpty() ? "" : ", namespace: " + namespace) + "}\nspec:\n  "
                        + String.join("\n  ", spec) + "\n");
        person.resource(resource)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("person")
                        .withForce(true)
                        .build());
    }

    /** A connection of the workspace, which a person of the team makes, and authorizes with what its status says. */
    private String authorized(Harness.Tenant of, KubernetesClient person, String name, String... more) {
        apply(
                person,
                of.namespace(),
                "WeldConnection",
                name,
                Stream.concat(
                                Stream.of(
                                        "integrationId: salesforce",
                                        "workspaceRef: {name: " + home + "}",
                                        "redirectUri: https://example.com/done"),
                                Stream.of(more))
                        .toArray(String[]::new));
        account.authorize(of.awaitConnection(name, "AuthorizationPending")
                .getStatus()
                .ledger()
                .bridge()
                .id());
        return of.awaitConnection(name, "Connected").getStatus().connectionId();
    }

    private static void load(KubernetesClient person, Harness.Tenant of, String name, String schema, String... spec) {
        apply(
                person,
                of.namespace(),
                "WeldEltSync",
                name,
                Stream.concat(
                                Stream.of("destinationSchemaName: " + schema, "syncInterval: '0 */6 * * *'"),
                                Stream.of(spec))
                        .toArray(String[]::new));
    }

    @Test
    void aTeamUsesWhatIsSharedAndReadsNothingOfTheOther() {
        try (KubernetesClient ownersPerson = person(owner);
                KubernetesClient person = person(team)) {
            authorized(owner, ownersPerson, "shared", "allowedNamespaces: {names: [" + team.namespace() + "]}");
            authorized(team, person, "own");

            load(person, team, "lent", "lent", "connectionRef: {name: shared, namespace: " + owner.namespace() + "}");
            load(person, team, "mine", "mine", "connectionRef: {name: own}");

            team.awaitSync("lent", "InSync");
            team.awaitSync("mine", "InSync");
            for (String namespace : List.of(owner.namespace(), home)) {
                assertForbidden(() -> person.secrets().inNamespace(namespace).list());
                assertForbidden(() -> person.secrets()
                        .inNamespace(namespace)
                        .withName(KEY_SECRET)
                        .get());
                assertForbidden(() -> person.resources(WeldConnection.class)
                        .inNamespace(namespace)
                        .list());
                assertForbidden(() -> person.resources(WeldEltSync.class)
                        .inNamespace(namespace)
                        .list());
                assertForbidden(() ->
                        person.events().v1().events().inNamespace(namespace).list());
                assertForbidden(() -> load(
                        person,
                        new Harness.Tenant(harness, namespace, key),
                        "intruder",
                        "intruder",
                        "connectionRef: {name: shared}"));
            }
            assertForbidden(() -> person.resources(WeldConnection.class)
                    .inNamespace(owner.namespace())
                    .withName("shared")
                    .get());
        }
    }

    @Test
    void aWorkspaceIsNotATeamsToReadOrWrite() {
        try (KubernetesClient person = person(team)) {
            var workspaces = person.resources(WeldWorkspace.class);
            String spec = "apiKeySecretRef: {namespace: " + team.namespace() + ", name: weld-api-key}";
            String letAdopt = "adoptionNamespaces: {names: [" + team.namespace() + "]}";

            assertForbidden(() -> apply(person, "", "WeldWorkspace", "of-" + team.namespace(), spec));
            assertForbidden(() -> apply(person, "", "WeldWorkspace", home, letAdopt));
            assertForbidden(() -> workspaces
                    .withName(home)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"requestsPerSecond\":1}}"));
            assertForbidden(() -> workspaces
                    .withName(home)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"observedGeneration\":7}}"));
            assertForbidden(() -> workspaces.withName(home).delete());
            assertForbidden(() -> workspaces.withName(home).get());
            assertForbidden(workspaces::list);
        }
    }

    @Test
    void aSyncOfAnotherTeamIsNotToBeHadByItsIdAndNothingIsLearntOfThatTeam() {
        try (KubernetesClient ownersPerson = person(owner);
                KubernetesClient person = person(team)) {
            String source = authorized(owner, ownersPerson, "owners-salesforce");
            load(
                    ownersPerson,
                    owner,
                    "owners-sync",
                    "owners_schema",
                    "connectionRef: {name: owners-salesforce}",
                    "deletionPolicy: Delete",
                    "streams: [{name: accounts}]");
            String id = owner.awaitSync("owners-sync", "InSync").getStatus().syncId();
            String before = account.sync(id).orElseThrow().toString();
            authorized(team, person, "own");
            List<String> writesBefore = writes(id, source);

            // Ids are no secrets: they are in links of the Weld app. The schema is the team's own guess, and wrong.
            String byWorkspace = "workspaceRef: {name: " + home + "}";
            String selector = "streamSelector: {include: ['*']}";
            load(person, team, "byid", "loot", "connectionRef: {name: own}", "syncId: " + id);
            load(person, team, "both", "loot_both", "connectionId: " + source, byWorkspace, "syncId: " + id);
            load(person, team, "bysource", "loot_source", "connectionId: " + source, byWorkspace, selector);
            load(
                    person,
                    team,
                    "observed",
                    "loot_observed",
                    "connectionId: " + source,
                    byWorkspace,
                    "syncId: " + id,
                    selector,
                    "managementPolicy: ObserveOnly");
            apply(
                    person,
                    team.namespace(),
                    "WeldConnection",
                    "bysourceid",
                    "integrationId: salesforce",
                    byWorkspace,
                    "connectionId: " + source,
                    "deletionPolicy: Delete");

            List<String> claims = List.of("byid", "both", "bysource", "observed");
            claims.forEach(name -> team.awaitSync(name, "AdoptionNotAllowed"));
            team.awaitConnection("bysourceid", "AdoptionNotAllowed");
            // Requests of a run, and deletions, of what was never the team's change nothing either.
            claims.forEach(name -> person.resources(WeldEltSync.class)
                    .inNamespace(team.namespace())
                    .withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of(
                                    "metadata",
                                    Map.of(
                                            "annotations",
                                            Map.of(
                                                    Annotations.RUN_REQUESTED_AT,
                                                    "1",
                                                    Annotations.FULL_REFRESH_REQUESTED_AT,
                                                    "1",
                                                    Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT,
                                                    "1"))))));
            team.awaitPolls();
            assertThat(everythingOf(team, person))
                    .contains("AdoptionNotAllowed")
                    .doesNotContain(
                            owner.namespace(),
                            "owners-salesforce",
                            "owners-sync",
                            "owners_schema",
                            "accounts",
                            KEY_SECRET,
                            key);
            claims.forEach(team::deleteSync);
            claims.forEach(team::awaitSyncGone);
            team.deleteConnection("bysourceid");
            team.awaitConnectionGone("bysourceid");

            assertThat(account.sync(id).orElseThrow()).hasToString(before);
            assertThat(owner.streams(id)).containsExactly("accounts");
            assertThat(account.connections()).extracting(row -> row.id()).contains(source);
            assertThat(writes(id, source)).as("no run, no refresh, no deletion").isEqualTo(writesBefore);
            assertThat(everythingOf(team, person))
                    .as("what events say of deletions")
                    .doesNotContain(owner.namespace(), "owners-salesforce", "owners-sync", "owners_schema");
        }
    }

    private static List<String> writes(String... ids) {
        return harness.weld().requests().stream()
                .filter(call -> !call.method().equals("GET") && Stream.of(ids).anyMatch(call.path()::contains))
                .map(call -> call.method() + " " + call.path())
                .toList();
    }

    /** Whatever a person of the team can read in its namespace: resources with their status, and events. */
    private static String everythingOf(Harness.Tenant team, KubernetesClient person) {
        String namespace = team.namespace();
        return Serialization.asJson(person.resources(WeldEltSync.class)
                        .inNamespace(namespace)
                        .list())
                + Serialization.asJson(person.resources(WeldConnection.class)
                        .inNamespace(namespace)
                        .list())
                + Serialization.asJson(
                        person.events().v1().events().inNamespace(namespace).list())
                + Serialization.asJson(person.secrets().inNamespace(namespace).list())
                + Serialization.asJson(
                        person.configMaps().inNamespace(namespace).list());
    }

    private static void assertForbidden(Runnable request) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(request::run)
                .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN));
    }
}
