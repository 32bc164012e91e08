package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.KeySource;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.controlplane.MockApi;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferenceResolverTest {
    private static final ApiKey KEY = new ApiKey("the-key-of-the-team");
    private static final ApiKey OTHER_KEY = new ApiKey("another-key");
    private static final String BY_REFERENCE = "connectionRef: {name: salesforce}";

    private final MockApi api = MockApi.start();
    private final ApiKeyStore apiKeys = new ApiKeyStore(api.client(), any -> {}, any -> false);
    private final ReferenceResolver references =
            new ReferenceResolver(new ResourceCaches(api.client(), any -> {}), apiKeys);

    @AfterEach
    void stop() {
        apiKeys.close();
        api.close();
    }

    private static WeldEltSync sync(String source) {
        return Serialization.unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team, uid: u1}
                spec: {destinationSchemaName: crm, %s}
                """.formatted(source), WeldEltSync.class);
    }

    private void secret(String name, String value) {
        api.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("team")
                        .endMetadata()
                        .addToStringData("apiKey", value)
                        .build())
                .create();
    }

    /** Creates the connection of the team that refers to the Secret weld. */
    private void connection(String status) {
        WeldConnection connection = Serialization.unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce, namespace: team}
                spec: {integrationId: salesforce, apiKeySecretRef: {name: weld}}
                status: %s
                """.formatted(status), WeldConnection.class);
        WeldConnection created = api.client().resource(connection).create();
        created.setStatus(connection.getStatus());
        api.client().resource(created).updateStatus();
    }

    private static String ready(String reason) {
        return "{type: Ready, status: 'False', reason: " + reason + ", message: m, lastTransitionTime: t}";
    }

    private Outcome.NotReady refusal(String source) {
        return (Outcome.NotReady) ((ReferenceResolver.Unresolved) references.resolve(sync(source))).why();
    }

    private Outcome.NotReady refusalOfDeletion(String source) {
        return (Outcome.NotReady) ((KeyResolution.Unresolved) references.keyForDeletion(sync(source))).why();
    }

    @Test
    void theIdOfAConnectionIsTakenAsItIsWithTheKeyOfTheSync() {
        secret("own", KEY.secret());

        assertThat(references.resolve(sync("connectionId: c1, apiKeySecretRef: {name: own}")))
                .isEqualTo(new ReferenceResolver.Resolved("c1", KEY));
    }

    @Test
    void aReferenceIsFollowedToTheIdAndTheKeyOfTheConnection() {
        secret("weld", KEY.secret());
        connection("{connectionId: c7}");

        assertThat(references.resolve(sync(BY_REFERENCE))).isEqualTo(new ReferenceResolver.Resolved("c7", KEY));
    }

    @Test
    void theKeyOfTheSyncGoesBeforeThatOfItsConnection() {
        secret("weld", KEY.secret());
        secret("own", OTHER_KEY.secret());
        connection("{connectionId: c7}");

        assertThat(references.resolve(sync(BY_REFERENCE + ", apiKeySecretRef: {name: own}")))
                .isEqualTo(new ReferenceResolver.Resolved("c7", OTHER_KEY));
    }

    @Test
    void aConnectionThatIsMissingIsNamed() {
        assertThat(refusal(BY_REFERENCE).reason()).isEqualTo(Reason.ConnectionNotFound);
        assertThat(refusal(BY_REFERENCE).message()).contains("there is no WeldConnection salesforce in namespace team");
    }

    @Test
    void aConnectionWithoutAnIdIsWaitedForBeforeAnyKeyIsRead() {
        connection("{conditions: [" + ready("AuthorizationPending") + "]}");

        assertThat(refusal(BY_REFERENCE).reason()).isEqualTo(Reason.ConnectionNotReady);
        assertThat(refusal(BY_REFERENCE).message()).contains("WeldConnection salesforce is not connected yet");
    }

    @Test
    void aConnectionThatConflictsIsNotUsedWhateverIdItHas() {
        secret("weld", KEY.secret());
        connection("{connectionId: c7, conditions: [" + ready("Conflict") + "]}");

        assertThat(refusal(BY_REFERENCE).reason()).isEqualTo(Reason.ConnectionFailed);
    }

    @Test
    void aKeyThatIsMissingOrMalformedIsForAPerson() {
        String source = "connectionId: c1, apiKeySecretRef: {name: own}";
        assertThat(refusal(source).reason()).isEqualTo(Reason.SecretNotFound);

        secret("malformed", "two words");
        assertThat(refusal(source.replace("own", "malformed")).reason()).isEqualTo(Reason.InvalidAPIKey);
    }

    @Test
    void aDeletionNeedsNoConnectionWhereTheSyncHasAKeyOfItsOwn() {
        secret("own", KEY.secret());

        assertThat(references.keyForDeletion(sync(BY_REFERENCE + ", apiKeySecretRef: {name: own}")))
                .isEqualTo(new KeyResolution.Resolved(KEY));
        assertThat(references.keyForDeletion(sync("connectionId: c1, apiKeySecretRef: {name: own}")))
                .isEqualTo(new KeyResolution.Resolved(KEY));
    }

    @Test
    void aDeletionUsesTheKeyOfAConnectionThatIsNotConnected() {
        secret("weld", KEY.secret());
        connection("{}");

        assertThat(references.keyForDeletion(sync(BY_REFERENCE))).isEqualTo(new KeyResolution.Resolved(KEY));
    }

    @Test
    void aDeletionWithoutItsConnectionOrItsSecretSaysWhichIsMissing() {
        assertThat(refusalOfDeletion(BY_REFERENCE).reason()).isEqualTo(Reason.ConnectionNotFound);
        assertThat(refusalOfDeletion(BY_REFERENCE).message()).contains("salesforce in namespace team");

        connection("{connectionId: c7}");
        assertThat(refusalOfDeletion(BY_REFERENCE).reason()).isEqualTo(Reason.SecretNotFound);
    }

    @Test
    void aDeletionUsesTheKeyThatWasReadLastWhereTheSecretIsDeletedToo() {
        secret("weld", KEY.secret());
        connection("{connectionId: c7}");
        references.resolve(sync(BY_REFERENCE));
        api.client().secrets().inNamespace("team").withName("weld").delete();

        assertThat(references.keyForDeletion(sync(BY_REFERENCE))).isEqualTo(new KeyResolution.Resolved(KEY));
    }

    @Test
    void aSecretIsFollowedForTheSyncThatRefersToIt() {
        secret("own", KEY.secret());
        references.resolve(sync("connectionId: c1, apiKeySecretRef: {name: own}"));
        api.client().secrets().inNamespace("team").withName("own").delete();

        // The key that was read last is remembered for this sync, and for no other.
        assertThat(apiKeys.readForDeletion(
                        ResourceKey.sync("team", "crm", "u1"),
                        new KeySource(ResourceKey.sync("team", "crm", "u1"), new SecretKeyRef("own", null), null)))
                .isEqualTo(new ApiKeyLookup.Found(KEY));
    }

    /** The connection sales/salesforce, whose key is in its own namespace. */
    private void connectionOfSales(String allowed) {
        WeldConnection connection = Serialization.unmarshal(
                """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce, namespace: sales}
                spec: {integrationId: salesforce, apiKeySecretRef: {name: weld}%s}
                """.formatted(allowed.isEmpty() ? "" : ", allowedNamespaces: " + allowed), WeldConnection.class);
        WeldConnection created = api.client().resource(connection).create();
        created.setStatus(Serialization.unmarshal("connectionId: c7\n", WeldConnectionStatus.class));
        api.client().resource(created).updateStatus();
        api.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weld")
                        .withNamespace("sales")
                        .endMetadata()
                        .addToStringData("apiKey", KEY.secret())
                        .build())
                .create();
    }

    private static final String OF_SALES = "connectionRef: {name: salesforce, namespace: sales}";

    private boolean isWithdrawn() {
        return ((KeyResolution.Unresolved) references.keyForDeletion(sync(OF_SALES))).withdrawn();
    }

    @Test
    void theConnectionOfAnotherNamespaceThatAllowsThisOneIsUsedWithItsKeyAndLetsNothingBeAdopted() {
        secret("weld", OTHER_KEY.secret());
        connectionOfSales("{names: [team]}");

        assertThat(references.resolve(sync(OF_SALES)))
                .isEqualTo(new ReferenceResolver.Resolved("c7", KEY, Optional.of("sales/salesforce")));
        assertThat(references.keyForDeletion(sync(OF_SALES))).isEqualTo(new KeyResolution.Resolved(KEY));
    }

    @Test
    void aConnectionThatDoesNotAllowThisNamespaceIsAsOneThatIsNotThere() {
        String missing = refusal(OF_SALES).message();
        assertThat(isWithdrawn()).isTrue();

        connectionOfSales("{names: [finance]}");

        assertThat(refusal(OF_SALES)).isEqualTo(new Outcome.NotReady(Reason.NamespaceNotAllowed, missing));
        assertThat(isWithdrawn()).isTrue();
    }

    @Test
    void aKeyOfAnotherNamespaceThatIsMissingIsNotNamed() {
        connectionOfSales("{names: [team]}");
        api.client().secrets().inNamespace("sales").withName("weld").delete();

        assertThat(refusal(OF_SALES).reason()).isEqualTo(Reason.SecretNotFound);
        assertThat(refusal(OF_SALES).message())
                .contains("WeldConnection salesforce in namespace sales")
                .doesNotContain("Secret sales/weld");
    }

    @Test
    void aDeletionWithAKeyOfItsOwnNeedsNoConsent() {
        secret("own", KEY.secret());

        assertThat(references.keyForDeletion(sync(OF_SALES + ", apiKeySecretRef: {name: own}")))
                .isEqualTo(new KeyResolution.Resolved(KEY));
    }
}
