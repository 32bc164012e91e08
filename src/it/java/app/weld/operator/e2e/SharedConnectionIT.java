package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One team owns a connection, another one loads from it, and neither sees what is the other's. */
@Execution(ExecutionMode.CONCURRENT)
class SharedConnectionIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    private final Harness.Tenant owner = harness.tenant("owner");
    private final Harness.Tenant team = harness.tenant("team");

    /** Binds a connection of the owner, and allows these namespaces; returns Weld's id of it. */
    private String share(String allowed) {
        String id = owner.account().createConnection("salesforce", "salesforce");
        share(id, allowed);
        owner.awaitConnection("salesforce", "Connected");
        return id;
    }

    private void share(String id, String allowed) {
        owner.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "deletionPolicy: Delete",
                "connectionId: " + id,
                allowed.isEmpty() ? "suspend: false" : "allowedNamespaces: " + allowed);
    }

    private String byName() {
        return "{names: [" + team.namespace() + "]}";
    }

    private void load(String name, String connection, String... more) {
        team.sync(
                name,
                "connectionRef: {name: " + connection + ", namespace: " + owner.namespace() + "}",
                "destinationSchemaName: " + name,
                "syncInterval: '0 */6 * * *'",
                String.join("\n", more));
    }

    private static void label(Harness.Tenant tenant, String label, String value) {
        harness.client()
                .namespaces()
                .withName(tenant.namespace())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(
                                Map.of("metadata", Map.of("labels", Collections.singletonMap(label, value)))));
    }

    private static String message(WeldEltSync sync) {
        return Harness.ready(sync).orElseThrow().message();
    }

    @Test
    void aTeamLoadsFromTheConnectionOfAnotherWithAKeyThatItNeverSees() {
        share(byName());
        team.deleteSecret();
        load("crm", "salesforce", "streams: [{name: accounts}]");

        String id = team.awaitSync("crm", "InSync").getStatus().syncId();

        assertThat(owner.account().sync(id)).isPresent();
        assertThat(owner.streams(id)).containsExactly("accounts");
        // With the rights of a person of the team, in its own namespace only.
        try (KubernetesClient person = person()) {
            assertThat(person.resources(WeldEltSync.class)
                            .inNamespace(team.namespace())
                            .withName("crm")
                            .get())
                    .isNotNull();
            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> person.resources(WeldConnection.class)
                            .inNamespace(owner.namespace())
                            .withName("salesforce")
                            .get());
            assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(() -> person.secrets()
                    .inNamespace(owner.namespace())
                    .withName("weld-api-key")
                    .get());
        }
        assertThat(Serialization.asJson(team.sync("crm"))).doesNotContain("weld-api-key", owner.apiKey());
        assertThat(team.events()).noneMatch(event -> event.getNote().contains("weld-api-key"));
    }

    private KubernetesClient person() {
        String user = "person-" + team.namespace();
        harness.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("person")
                        .withNamespace(team.namespace())
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("weld.app")
                        .withResources("*")
                        .withVerbs("*")
                        .endRule()
                        .build())
                .create();
        harness.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("person")
                        .withNamespace(team.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "person")
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
        return ControlPlane.shared().clientAs(user, "system:authenticated");
    }

    @Test
    void withoutConsentNothingIsDoneAndTheMessageDoesNotTellWhetherThereIsSuchAConnection() {
        String id = share("");
        load("crm", "salesforce");
        load("erp", "imagined");

        String there = message(team.awaitSync("crm", "NamespaceNotAllowed"));
        String imagined = message(team.awaitSync("erp", "NamespaceNotAllowed"));

        assertThat(there.replace("salesforce", "imagined")).isEqualTo(imagined);
        Harness.await()
                .during(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(owner.account().syncs()).isEmpty());

        share(id, byName());
        team.awaitSync("crm", "InSync");
        assertThat(owner.account().syncs()).hasSize(1);
    }

    @Test
    void aSelectorFollowsTheLabelsOfTheNamespace() {
        share("{selector: {matchLabels: {example.com/data: wanted}}}");
        load("crm", "salesforce", "streams: [{name: accounts}]");
        team.awaitSync("crm", "NamespaceNotAllowed");

        label(team, "example.com/data", "wanted");
        String id = team.awaitSync("crm", "InSync").getStatus().syncId();

        label(team, "example.com/data", null);
        team.awaitSync("crm", "NamespaceNotAllowed");
        assertThat(team.sync("crm").getStatus().syncId()).isEqualTo(id);
        load("crm", "salesforce", "streams: [{name: contacts}]");
        owner.awaitPolls();
        assertThat(owner.streams(id)).as("nothing is changed, nothing is lost").containsExactly("accounts");

        label(team, "example.com/data", "wanted");
        team.awaitSync("crm", "InSync");
        assertThat(owner.streams(id)).containsExactly("contacts");
    }

    @Test
    void aSyncThatIsDeletedAfterConsentWasWithdrawnStaysInWeld() {
        String connection = share(byName());
        load("crm", "salesforce", "deletionPolicy: Delete");
        String id = team.awaitSync("crm", "InSync").getStatus().syncId();
        share(connection, "");
        team.awaitSync("crm", "NamespaceNotAllowed");

        team.deleteSync("crm");

        team.awaitSyncGone("crm");
        assertThat(owner.account().sync(id)).isPresent();
        team.awaitNote("Orphaned", id, "may not use the API key");
    }

    @Test
    void aSyncThatIsDeletedWithConsentIsDeletedInWeld() {
        share(byName());
        load("crm", "salesforce");
        String id = team.awaitSync("crm", "InSync").getStatus().syncId();

        team.deleteSync("crm");

        team.awaitSyncGone("crm");
        assertThat(owner.account().sync(id)).isEmpty();
    }

    @Test
    void aConnectionIsDeletedAfterTheSyncsOfOtherTeamsAndNobodyElseBlocksIt() {
        share(byName());
        Harness.Tenant stranger = harness.tenant("stranger");
        stranger.sync(
                "crm",
                "connectionRef: {name: salesforce, namespace: " + owner.namespace() + "}",
                "destinationSchemaName: stranger",
                "syncInterval: '0 */6 * * *'");
        stranger.awaitSync("crm", "NamespaceNotAllowed");
        load("crm", "salesforce");
        team.awaitSync("crm", "InSync");

        owner.deleteConnection("salesforce");

        String message = owner.awaitConnection("salesforce", "InUse")
                .getStatus()
                .condition("Ready")
                .orElseThrow()
                .message();
        assertThat(message).contains(team.namespace() + "/crm").doesNotContain(stranger.namespace());
        team.deleteSync("crm");
        owner.awaitConnectionGone("salesforce");
        assertThat(owner.account().connections()).isEmpty();
    }

    @Test
    void aTeamAdoptsNothingOverTheConnectionOfAnother() {
        String connection = share(byName());
        String there = owner.account().createSync(connection, "crm", "0 */6 * * *");
        load("crm", "salesforce");
        load("named", "salesforce", "syncId: " + there);

        assertThat(message(team.awaitSync("crm", "AdoptionNotAllowed"))).contains(there);
        team.awaitSync("named", "AdoptionNotAllowed");
        owner.awaitPolls();
        assertThat(owner.account().syncs()).hasSize(1);
        team.deleteSync("crm");
        team.awaitSyncGone("crm");
        assertThat(owner.account().sync(there)).isPresent();
    }

    @Test
    void whatAnotherNamespaceLoadsIsNotNamedInAConflict() {
        share(byName());
        load("crm", "salesforce");
        team.awaitSync("crm", "InSync");
        owner.crm();

        String message = message(owner.awaitSync("crm", "Conflict"));

        assertThat(message).contains("in another namespace").doesNotContain(team.namespace());
    }

    @Test
    void aKeyThatIsMissingIsSaidWithoutTheNameOfTheSecret() {
        share(byName());
        load("crm", "salesforce");
        team.awaitSync("crm", "InSync");

        owner.deleteSecret();

        assertThat(message(team.awaitSync("crm", "SecretNotFound")))
                .contains("WeldConnection salesforce in namespace " + owner.namespace())
                .doesNotContain("weld-api-key");
        owner.secret(owner.apiKey());
        team.awaitSync("crm", "InSync");
    }
}
