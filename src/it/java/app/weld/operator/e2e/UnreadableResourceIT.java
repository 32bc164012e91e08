package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server admits and this version of the operator cannot read ends nothing but the resource that holds it. */
class UnreadableResourceIT {
    @RegisterExtension
    private final Harness harness = Harness.withOperator().withoutRequestCheck();

    private final KubernetesClient client = harness.client();
    private Harness.Tenant tenant;

    @BeforeEach
    void twoSyncs() {
        tenant = harness.tenant("unreadable");
        tenant.connected("salesforce");
        sync("good");
        sync("bad");
        tenant.awaitSync("good", "InSync");
        tenant.awaitSync("bad", "InSync");
    }

    @AfterEach
    void stop() {
        ControlPlane.shared().installCrds(Path.of("crds"));
    }

    private void sync(String name, String... more) {
        String lines =
                "connectionRef: {name: salesforce}\ndestinationSchemaName: crm_" + name + "\nsyncInterval: '0 0 * * *'";
        tenant.sync(name, more.length == 0 ? lines : lines + "\n" + String.join("\n", more));
    }

    private String path(String name) {
        return "/apis/weld.app/v1alpha1/namespaces/" + tenant.namespace() + "/weldeltsyncs/" + name;
    }

    private String bad() {
        return String.valueOf(client.raw(path("bad")));
    }

    private void awaitUnsupported(String... words) {
        await().untilAsserted(
                        () -> assertThat(bad()).contains("\"UnsupportedValue\"").contains(words));
        tenant.awaitNote("UnsupportedValue", words);
    }

    /** Also the one after, of a process that begins with what is there. */
    private void assertTheOtherIsServed() {
        String id = tenant.sync("good").getStatus().syncId();
        tenant.account().changeInterval(id, "9 9 * * *");
        await().until(() -> row(id).interval().equals("0 0 * * *"));
        harness.stopOperator();
        harness.startOperator();
        tenant.account().changeInterval(id, "8 8 * * *");
        await().until(() -> row(id).interval().equals("0 0 * * *"));
        sync("good", "enabled: false");
        await().until(() -> !row(id).enabled());
        tenant.awaitSync("good", "InSyncDisabled");
        assertThat(harness.isHealthy()).isTrue();
    }

    private SyncRow row(String id) {
        return tenant.account().sync(id).orElseThrow();
    }

    private void relax(Consumer<JSONSchemaProps> change) {
        client.resources(CustomResourceDefinition.class)
                .withName("weldeltsyncs.weld.app")
                .edit(crd -> {
                    change.accept(crd.getSpec()
                            .getVersions()
                            .get(0)
                            .getSchema()
                            .getOpenAPIV3Schema()
                            .getProperties()
                            .get("spec"));
                    return crd;
                });
    }

    @Test
    void aValueThatOnlyANewerVersionKnows() {
        String id = tenant.sync("bad").getStatus().syncId();
        relax(spec -> spec.getProperties().get("deletionPolicy").setEnum(null));
        await().ignoreExceptions().untilAsserted(() -> sync("bad", "deletionPolicy: Archive"));

        awaitUnsupported("spec.deletionPolicy: Archive is none of [Delete, Retain]");
        assertTheOtherIsServed();
        assertThat(bad()).contains("\"UnsupportedValue\"");

        tenant.deleteSync("bad");
        await().untilAsserted(() -> assertThat(bad()).contains("\"DeletionBlocked\""));
        assertThat(row(id).enabled()).isTrue();

        sync("bad", "deletionPolicy: Delete");
        await().until(() -> tenant.account().sync(id).isEmpty());
        tenant.awaitSyncGone("bad");
    }

    @Test
    void settingsThatAreDeeperThanAnyReaderGoes() {
        for (int depth : new int[] {70, 2_000}) {
            patchSettings("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
            awaitUnsupported("spec.settings is nested deeper than 64 levels");
        }
        assertTheOtherIsServed();
        patchSettings("null");
        tenant.awaitSync("bad", "InSync");
    }

    @Test
    void aKeyThatIsLongerThanAnyReaderTakes() {
        patchSettings("{\"" + "k".repeat(60_000) + "\": 1}");

        awaitUnsupported("spec.settings has a key of 60000 characters");
        assertTheOtherIsServed();
    }

    private void patchSettings(String json) {
        new RawPatch(client).merge(path("bad"), "{\"spec\": {\"settings\": " + json + "}}");
    }
}
