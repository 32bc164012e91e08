package app.weld.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockApiTest {
    private static final String NAMESPACE = "team";

    private final MockApi api = MockApi.start();
    private final KubernetesClient client = api.client();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void createsReadsUpdatesAndDeletesWhileAWatchLooksOn() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Watch watch = client.secrets().inNamespace(NAMESPACE).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                seen.add(action + " " + secret.getMetadata().getName() + " "
                        + secret.getData().get("a"));
            }

            @Override
            public void onClose(WatcherException cause) {}
        })) {
            Secret created = client.resource(secret("one", "MQ==")).create();
            await().until(() -> seen.contains("ADDED one MQ=="));
            client.resource(secret("one", "Mg==")).update();
            await().until(() -> seen.contains("MODIFIED one Mg=="));
            assertThat(client.secrets()
                            .inNamespace(NAMESPACE)
                            .withName("one")
                            .get()
                            .getData())
                    .containsEntry("a", "Mg==");
            client.resource(secret("two", "Mw==")).create();
            assertThat(client.secrets().inAnyNamespace().list().getItems()).hasSize(2);
            client.resource(created).delete();
            await().until(() -> seen.contains("DELETED one Mg=="));
            assertThat(client.secrets().inNamespace(NAMESPACE).withName("one").get())
                    .isNull();
        }
    }

    @Test
    void refusesAWriteThatIsBasedOnAnOldVersion() {
        Secret created = client.resource(secret("one", "MQ==")).create();
        client.resource(secret("one", "Mg==")).update();

        assertThatThrownBy(() -> client.resource(created).lockResourceVersion().update())
                .isInstanceOf(KubernetesClientException.class)
                .extracting("code")
                .isEqualTo(409);
        assertThatThrownBy(() -> client.resource(created)
                        .lockResourceVersion(created.getMetadata().getResourceVersion())
                        .delete())
                .isInstanceOf(KubernetesClientException.class)
                .extracting("code")
                .isEqualTo(409);
    }

    @Test
    void keepsTheTextOfASecretInBase64() {
        Secret created = client.resource(new SecretBuilder(secret("one", "MQ=="))
                        .addToStringData("b", "2")
                        .build())
                .create();

        assertThat(created.getData()).containsOnly(Map.entry("a", "MQ=="), Map.entry("b", "Mg=="));
        assertThat(created.getStringData()).isNullOrEmpty();
    }

    @Test
    void refusesToCreateTwice() {
        client.resource(secret("one", "MQ==")).create();

        assertThatThrownBy(() -> client.resource(secret("one", "MQ==")).create())
                .isInstanceOf(KubernetesClientException.class)
                .extracting("code")
                .isEqualTo(409);
    }

    @Test
    void givesABirthStatusThatNobodyCanTakeForFinished() {
        WeldConnection connection = connection("a");
        connection.setStatus(new WeldConnectionStatus(
                "made-up", null, null, null, null, null, null, 1L, List.of(), null, null, null, null, null));

        WeldConnection created = client.resource(connection).create();

        assertThat(created.getStatus().observedGeneration()).isEqualTo(-1);
        assertThat(created.getStatus().connectionId()).isNull();
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void countsAGenerationForTheSpecAndForTheDeletionMarkOnly() {
        WeldConnection connection = connection("a");
        connection.addFinalizer("test.weld.app/finalizer");
        client.resource(connection).create();

        applyStatus("operator", Map.of("connectionId", "c1"));
        assertThat(generation()).isEqualTo(1);
        client.resource(connection).edit(c -> {
            c.getMetadata().setLabels(Map.of("team", "data"));
            return c;
        });
        assertThat(generation()).isEqualTo(1);
        client.resource(connection).edit(c -> {
            c.setSpec(spec("other label"));
            return c;
        });
        assertThat(generation()).isEqualTo(2);
        assertThat(get().getAdditionalProperties().get("status").toString()).contains("c1");
        client.resource(connection).delete();
        assertThat(generation()).isEqualTo(3);
        assertThat(get().isMarkedForDeletion()).isTrue();

        client.resource(connection).edit(c -> {
            c.removeFinalizer("test.weld.app/finalizer");
            return c;
        });
        assertThat(client.resource(connection).get()).isNull();
    }

    @Test
    void createsWithTheFirstApply() {
        client.resource(connection("a")).patch(serverSideApply("helm"));
        String version = get().getMetadata().getResourceVersion();

        client.resource(connection("a")).patch(serverSideApply("helm"));

        assertThat(get().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void refusesToCreateWithoutASpec() {
        WeldConnection bare = connection("a");
        bare.setSpec(null);

        assertThatThrownBy(() -> client.resource(bare).patch(serverSideApply("operator")))
                .isInstanceOf(KubernetesClientException.class)
                .extracting("code")
                .isEqualTo(422);
    }

    @Test
    void doesNotCreateByApplyingAStatus() {
        assertThatThrownBy(() -> applyStatus("operator", Map.of("connectionId", "c1")))
                .isInstanceOf(KubernetesClientException.class)
                .extracting("code")
                .isEqualTo(404);
    }

    @Test
    void removesWhatAManagerNoLongerAppliesAndKeepsWhatAnotherOneApplied() {
        client.resource(connection("a")).create();
        applyStatus("identity", Map.of("connectionId", "c1"));
        applyStatus("operator", Map.of("observedGeneration", 1, "integrationId", "salesforce"));

        applyStatus("operator", Map.of("observedGeneration", 2));

        assertThat(status())
                .containsEntry("connectionId", "c1")
                .containsEntry("observedGeneration", 2)
                .doesNotContainKey("integrationId");

        applyStatus("operator", Map.of());
        assertThat(status()).containsExactly(Map.entry("connectionId", "c1"));
        applyStatus("identity", null);
        assertThat(status()).containsExactly(Map.entry("observedGeneration", -1));
    }

    @Test
    void mergesConditionsByTheirType() {
        client.resource(connection("a")).create();
        applyStatus("one", Map.of("conditions", List.of(condition("Ready", "False"), condition("Stalled", "True"))));
        applyStatus("two", Map.of("conditions", List.of(condition("Other", "True"))));

        applyStatus("one", Map.of("conditions", List.of(condition("Ready", "True"))));

        assertThat(Serialization.asJson(status().get("conditions")))
                .contains("Ready", "Other")
                .doesNotContain("Stalled", "False");
    }

    @Test
    void refusesToTakeAFieldFromAnotherManagerWithoutForce() {
        client.resource(connection("a")).patch(serverSideApply("helm"));
        WeldConnection other = connection("a");
        other.setSpec(spec("other label"));

        assertThatThrownBy(() -> client.resource(other)
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("kubectl")
                                .build()))
                .isInstanceOf(KubernetesClientException.class)
                .extracting("code")
                .isEqualTo(409);
        client.resource(other).patch(serverSideApply("kubectl"));
        assertThat(client.resource(other).get().getSpec().label()).isEqualTo("other label");
    }

    @Test
    void sendsNoEventForAnApplyThatChangesNothing() {
        client.resource(connection("a")).create();
        applyStatus("operator", Map.of("observedGeneration", 1));
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Watch watch = client.resources(WeldConnection.class)
                .inNamespace(NAMESPACE)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, WeldConnection connection) {
                        seen.add(action + " " + connection.getStatus().observedGeneration());
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                })) {
            await().until(() -> seen.contains("ADDED 1"));
            applyStatus("operator", Map.of("observedGeneration", 1));
            applyStatus("operator", Map.of("observedGeneration", 2));
            await().until(() -> seen.contains("MODIFIED 2"));
            assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2");
        }
    }

    private void applyStatus(String manager, Map<String, Object> status) {
        GenericKubernetesResource applied = new GenericKubernetesResource();
        applied.setApiVersion("weld.app/v1alpha1");
        applied.setKind("WeldConnection");
        applied.initNameAndNamespaceFrom(connection("a"));
        if (status != null) {
            applied.setAdditionalProperty("status", status);
        }
        client.resource(applied).subresource("status").patch(serverSideApply(manager));
    }

    private GenericKubernetesResource get() {
        return client.genericKubernetesResources("weld.app/v1alpha1", "WeldConnection")
                .inNamespace(NAMESPACE)
                .withName("a")
                .get();
    }

    private long generation() {
        return get().getMetadata().getGeneration();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> status() {
        return (Map<String, Object>) get().getAdditionalProperties().get("status");
    }

    private static PatchContext serverSideApply(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
    }

    private static WeldConnection connection(String name) {
        WeldConnection connection = new WeldConnection();
        connection.getMetadata().setNamespace(NAMESPACE);
        connection.getMetadata().setName(name);
        connection.setSpec(spec("label"));
        return connection;
    }

    private static WeldConnectionSpec spec(String label) {
        return new WeldConnectionSpec(
                "salesforce", label, new SecretKeyRef("weld", null), null, null, null, null, null, null, null);
    }

    private static Condition condition(String type, String status) {
        return new ConditionBuilder().withType(type).withStatus(status).build();
    }

    private static Secret secret(String name, String value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .addToData("a", value)
                .build();
    }
}
