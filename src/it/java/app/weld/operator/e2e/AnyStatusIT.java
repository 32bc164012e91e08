package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.status.AnyAnswer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is reported, whatever it is, against an API server as it is. */
class AnyStatusIT {
    @RegisterExtension
    private final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private final Harness.Tenant tenant = harness.tenant("status");

    private void sync(String... more) {
        tenant.sync(
                "crm",
                ("connectionRef: {name: salesforce}\ndestinationSchemaName: crm\nsyncInterval: '0 0 * * *'\n"
                                + String.join("\n", more))
                        .strip());
    }

    private void report(SyncReport report) {
        WeldEltSync patch = new WeldEltSync();
        patch.getMetadata().setName("crm");
        patch.getMetadata().setNamespace(tenant.namespace());
        patch.setStatus(WeldEltSyncStatus.of(SyncLedger.EMPTY, report));
        apply("weld-operator", patch);
    }

    private <R extends io.fabric8.kubernetes.api.model.HasMetadata> void apply(String manager, R patch) {
        harness.client()
                .resource(patch)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withForce(manager.equals("weld-operator"))
                        .withFieldManager(manager)
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .build());
    }

    @Test
    void theApiServerTakesWhateverWeldAnswers() {
        sync();
        for (long seed = 0; seed < 200; seed++) {
            SyncReport report = new AnyAnswer(seed).report();
            report(report);
            assertThat(tenant.sync("crm").getStatus().streams())
                    .as("seed " + seed)
                    .hasSize(report.streams().size());
        }
        report(AnyAnswer.thousandFailures(1000));
        assertThat(tenant.sync("crm").getStatus().failedStreamCount()).isEqualTo(1000);
    }

    /** A thousand names as long as they may be, in a manifest that has most of the room itself. */
    @Test
    void aStatusThatTheApiServerRefusesIsWrittenWithoutStreams() {
        harness.startOperator();
        tenant.connected("salesforce");
        String big = IntStream.range(0, 200)
                .mapToObj(i -> "k" + i + ": '" + "x".repeat(7_450) + "'")
                .collect(Collectors.joining("\n  ", "settings:\n  ", ""));
        sync("suspend: true", big);
        tenant.awaitSync("crm", "Suspended");
        String connection = tenant.account().connections().get(0).id();
        String id = tenant.account().createSync(connection, "crm", "0 0 * * *");
        IntStream.range(0, 1000).forEach(i -> tenant.account().addStream(id, "s" + i + "x".repeat(40)));

        sync("managementPolicy: ObserveOnly", big);

        WeldEltSync sync = tenant.awaitSync("crm", "Observed");
        assertThat(sync.getStatus().streams()).isEmpty();
        assertThat(sync.getStatus().streamCount()).isEqualTo(1000);
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("omits the streams");
    }

    private GenericKubernetesResource gates(String message) {
        return Serialization.unmarshal(
                Serialization.asJson(Map.of(
                        "apiVersion",
                        "weld.app/v1alpha1",
                        "kind",
                        "WeldEltSync",
                        "metadata",
                        Map.of("name", "crm", "namespace", tenant.namespace()),
                        "status",
                        Map.of(
                                "conditions",
                                message == null
                                        ? List.of()
                                        : List.of(Map.of(
                                                "type",
                                                "example.com/Gate",
                                                "status",
                                                "True",
                                                "observedGeneration",
                                                1,
                                                "lastTransitionTime",
                                                "2026-01-01T00:00:00Z",
                                                "reason",
                                                "Open",
                                                "message",
                                                message))))),
                GenericKubernetesResource.class);
    }

    @Test
    void aConditionOfAnotherManagerStaysItsOwn() {
        harness.startOperator();
        tenant.connected("salesforce");
        sync();
        tenant.awaitSync("crm", "InSync");
        apply("gatekeeper", gates("one"));

        sync("enabled: false");
        tenant.awaitSync("crm", "InSyncDisabled");
        Condition theirs =
                tenant.sync("crm").getStatus().condition("example.com/Gate").orElseThrow();
        assertThat(theirs.message()).isEqualTo("one");
        assertThat(theirs.observedGeneration()).isEqualTo(1);

        // Not by force: there is no conflict.
        apply("gatekeeper", gates("two"));
        sync("enabled: true");
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.sync("crm")
                        .getStatus()
                        .condition("example.com/Gate")
                        .orElseThrow()
                        .message())
                .isEqualTo("two");

        apply("gatekeeper", gates(null));
        await().until(() ->
                tenant.sync("crm").getStatus().condition("example.com/Gate").isEmpty());
        assertThat(tenant.sync("crm").getStatus().condition("Ready")).isPresent();
    }
}
