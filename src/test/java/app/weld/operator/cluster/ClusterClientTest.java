package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterClientTest {
    private static final String SYNC = """
            {"apiVersion": "weld.app/v1alpha1", "kind": "WeldEltSync",
             "metadata": {"name": "crm", "namespace": "team", "uid": "u1", "generation": 3, "finalizers": ["f"],
                          "annotations": {"a": "b"}, "managedFields": [{"manager": "kubectl", "operation": "Apply"}]},
             "spec": {"connectionId": "c1", "destinationSchemaName": "crm", "syncInterval": "0 6 * * *"},
             "status": {"syncId": "s1"}}
            """;

    private static KubernetesSerialization json() {
        try (KubernetesClient client = ClusterClient.builder().build()) {
            return client.getKubernetesSerialization();
        }
    }

    @Test
    void asksTheApiServerThroughNoProxyOfTheEnvironment() {
        // A variable of the process cannot be set here: a property is read in its place.
        System.setProperty("https.proxy", "http://proxy.test:3128");
        try {
            assertThat(ClusterClient.config(Map.of("HTTPS_PROXY", "http://proxy.test:3128"))
                            .getHttpsProxy())
                    .isNull();
            assertThat(ClusterClient.config(Map.of()).getHttpsProxy())
                    .as("of the kubeconfig")
                    .isEqualTo("http://proxy.test:3128");
        } finally {
            System.clearProperty("https.proxy");
        }
    }

    @Test
    void tellsTheApiServerWhoAsksAndInWhichVersion() {
        assertThat(ClusterClient.config(Map.of()).getUserAgent()).matches("weld-operator/[0-9a-z].*");
    }

    /** Otherwise a watch would read each object twice, and would not understand why it failed. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                WeldEltSync.class,
                WeldConnection.class,
                WeldWorkspace.class,
                Secret.class,
                Namespace.class,
                Status.class
            })
    void readsWhatAWatchDeliversAsItsOwnKind(Class<? extends KubernetesResource> kind) {
        String apiVersion = kind.getPackageName().startsWith("app.weld") ? "weld.app/v1alpha1" : "v1";
        String object = "{\"apiVersion\": \"%s\", \"kind\": \"%s\"}".formatted(apiVersion, kind.getSimpleName());

        WatchEvent event = json().unmarshal("{\"type\": \"MODIFIED\", \"object\": " + object + "}", WatchEvent.class);

        assertThat(event.getObject()).isInstanceOf(kind);
    }

    @Test
    void leavesManagedFieldsOutAndNothingElse() {
        WeldEltSync sync = json().unmarshal(SYNC, WeldEltSync.class);

        assertThat(sync.getMetadata().getManagedFields()).isEmpty();
        assertThat(sync.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(sync.getMetadata().getAnnotations()).containsEntry("a", "b");
        assertThat(sync.getSpec().connectionId()).isEqualTo("c1");
        assertThat(sync.getStatus().syncId()).isEqualTo("s1");
    }

    /** Those of the object of a watch, and of each item of a list. The settings of a sync may have any names. */
    @Test
    void leavesManagedFieldsOutWhereverTheApiServerPutsThem() {
        String named = SYNC.replace("\"spec\": {", """
                "spec": {"settings": {"managedFields": 1, "metadata": {"managedFields": [2]}, "items": [{"metadata":
                {"managedFields": 3}}], "object": {"metadata": {"managedFields": 4}}}, \
                """);

        WatchEvent event = json().unmarshal("{\"type\": \"MODIFIED\", \"object\": " + named + "}", WatchEvent.class);
        SyncList list = json().unmarshal(
                        "{\"kind\": \"WeldEltSyncList\", \"items\": [" + SYNC + ", " + named
                                + "], \"metadata\": {\"continue\": \"token\", \"managedFields\": []}}",
                        SyncList.class);

        assertThat(list.getItems()).hasSize(2);
        assertThat(list.getMetadata().getContinue()).isEqualTo("token");
        for (WeldEltSync sync :
                List.of((WeldEltSync) event.getObject(), list.getItems().get(1))) {
            assertThat(sync.unreadable()).isNull();
            assertThat(sync.getMetadata().getName()).isEqualTo("crm");
            assertThat(sync.getMetadata().getManagedFields()).isEmpty();
            assertThat(sync.getMetadata().getAdditionalProperties()).isEmpty();
            assertThat(sync.getSpec().settings().toString())
                    .isEqualTo("{\"managedFields\":1,\"metadata\":{\"managedFields\":[2]},\"items\":[{\"metadata\":"
                            + "{\"managedFields\":3}}],\"object\":{\"metadata\":{\"managedFields\":4}}}");
            assertThat(sync.getStatus().syncId()).isEqualTo("s1");
        }
    }

    private static final class SyncList extends DefaultKubernetesResourceList<WeldEltSync> {
        private static final long serialVersionUID = 1L;
    }

    /** Fifty thousand resources would hold millions of copies of a few texts. */
    @Test
    void whatResourcesHaveInCommonIsHeldOnce() {
        KubernetesSerialization json = json();
        WeldEltSync one = json.unmarshal(SYNC, WeldEltSync.class);
        WeldEltSync other = json.unmarshal(SYNC.replace("u1", "u2"), WeldEltSync.class);

        assertThat(other.getMetadata().getNamespace())
                .isSameAs(one.getMetadata().getNamespace());
        assertThat(other.getMetadata().getAnnotations().get("a"))
                .isSameAs(one.getMetadata().getAnnotations().get("a"));
        assertThat(other.getMetadata().getFinalizers().getFirst())
                .isSameAs(one.getMetadata().getFinalizers().getFirst());
        assertThat(other.getSpec().syncInterval()).isSameAs(one.getSpec().syncInterval());
        assertThat(other.getMetadata().getUid()).isEqualTo("u2");
    }

    /** A Secret is not kept alive by a table. */
    @Test
    void sharesNothingOfASecret() {
        KubernetesSerialization json = json();
        Secret secret = new SecretBuilder().addToData("api-key", "a2V5").build();
        String text = json.asJson(secret);

        assertThat(json.unmarshal(text, Secret.class).getData().get("api-key"))
                .isEqualTo("a2V5")
                .isNotSameAs(json.unmarshal(text, Secret.class).getData().get("api-key"));
    }

    @Test
    void readsAResourceWithAFieldThatOnlyANewerVersionKnows() {
        String newer = SYNC.replace("\"spec\": {", "\"spec\": {\"priority\": \"high\", ")
                .replace("\"status\": {", "\"status\": {\"phase\": \"Running\", ");

        assertThat(json().unmarshal(newer, WeldEltSync.class).getSpec().syncInterval())
                .isEqualTo("0 6 * * *");
    }

    private static String settings(int depth) {
        return SYNC.replace(
                "\"spec\": {", "\"spec\": {\"settings\": " + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + ", ");
    }

    private static WeldEltSync read(String json) {
        return json().unmarshal(json, WeldEltSync.class);
    }

    @Test
    void readsTheRestOfAResourceWithAValueThatOnlyANewerVersionKnows() {
        WeldEltSync sync = read(SYNC.replace("\"spec\": {", "\"spec\": {\"deletionPolicy\": \"Archive\", "));

        assertThat(sync.unreadable()).contains("spec.deletionPolicy: Archive is none of [Delete, Retain]");
        assertThat(sync.getSpec()).isNull();
        assertThat(sync.getStatus().syncId()).isEqualTo("s1");
        assertThat(sync.getMetadata().getName()).isEqualTo("crm");
        assertThat(new RecordSharingCloner(json()).clone(sync).unreadable()).isEqualTo(sync.unreadable());
        assertThat(read(SYNC).unreadable()).isNull();
    }

    @Test
    void readsTheRestOfAResourceThatIsOfAnotherForm() {
        for (String spec : List.of(
                "\"streams\": [null], ",
                "\"streams\": {\"a\": 1}, ",
                "\"enabled\": {\"a\": [1]}, ",
                "\"settings\": [1], ",
                "\"apiKeySecretRef\": \"a\", ",
                "\"streams\": [{\"name\": [\"secret\"]}], ")) {
            WeldEltSync sync = read(SYNC.replace("\"spec\": {", "\"spec\": {" + spec));
            assertThat(sync.unreadable()).as(spec).startsWith("spec").doesNotContain("secret");
            assertThat(sync.getMetadata().getUid()).as(spec).isEqualTo("u1");
        }
        WeldEltSync sync = read(SYNC.replace("\"status\": {", "\"status\": {\"conditions\": 7, "));
        assertThat(sync.unreadable()).startsWith("status.conditions");
        assertThat(sync.getStatus()).isNull();
        assertThat(sync.getSpec().connectionId()).isEqualTo("c1");
    }

    @Test
    void readsTheRestOfAResourceWithSettingsThatAreTooDeepOrHaveTooLongAKey() {
        assertThat(read(settings(64)).unreadable()).isNull();
        assertThat(read(settings(65)).unreadable()).isEqualTo("spec.settings is nested deeper than 64 levels");
        assertThat(read(settings(9_000)).unreadable()).isEqualTo("spec.settings is nested deeper than 64 levels");
        String longKey = SYNC.replace("\"spec\": {", "\"spec\": {\"settings\": {\"" + "k".repeat(60_000) + "\": 1}, ");
        assertThat(read(longKey).unreadable()).isEqualTo("spec.settings has a key of 60000 characters, more than 1024");
    }

    @Test
    void oneResourceOfAListThatCannotBeReadKeepsTheOthers() {
        String list =
                "{\"apiVersion\": \"weld.app/v1alpha1\", \"kind\": \"WeldEltSyncList\", \"metadata\": {}, \"items\": ["
                        + String.join(
                                ", ",
                                SYNC,
                                SYNC.replace("\"spec\": {", "\"spec\": {\"streams\": [null, {\"name\": {}}], "),
                                settings(2_000),
                                SYNC)
                        + "]}";

        List<WeldEltSync> items = json().unmarshal(list, WeldSyncs.class).getItems();

        assertThat(items).extracting(sync -> sync.unreadable() == null).containsExactly(true, false, false, true);
    }

    static final class WeldSyncs extends DefaultKubernetesResourceList<WeldEltSync> {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aCopyIsEqualAndItsMetadataIsItsOwn() {
        WeldEltSync sync = json().unmarshal(SYNC, WeldEltSync.class);
        WeldEltSync copy = new RecordSharingCloner(json()).clone(sync);

        assertThat(json().asJson(copy)).isEqualTo(json().asJson(sync));
        copy.getMetadata().getFinalizers().clear();
        copy.getMetadata().getAnnotations().put("a", "c");
        copy.getMetadata().setName("other");
        assertThat(sync.getMetadata().getFinalizers()).containsExactly("f");
        assertThat(sync.getMetadata().getAnnotations()).containsEntry("a", "b");
        assertThat(sync.getMetadata().getName()).isEqualTo("crm");
    }

    @Test
    void copiesWhatHasNoStatusYetAndWhatIsNotOurs() {
        WeldConnection connection = new WeldConnection();
        connection.getMetadata().setName("crm");
        assertThat(new RecordSharingCloner(json())
                        .clone(connection)
                        .getMetadata()
                        .getName())
                .isEqualTo("crm");

        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToData("a", "b")
                .build();
        Secret copy = new RecordSharingCloner(json()).clone(secret);
        copy.getData().put("a", "c");
        assertThat(secret.getData()).containsEntry("a", "b");
    }
}
