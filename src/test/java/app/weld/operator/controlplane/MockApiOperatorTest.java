package app.weld.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the Java Operator SDK works on the mock as it does on a real API server. */
class MockApiOperatorTest {
    private static final String FINALIZER = "weld.app/finalizer";

    private final MockApi api = MockApi.start();
    private final KubernetesClient client = api.client();
    // As the operator gets it: from a kubeconfig.
    private final KubernetesClient operatorClient = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(api.kubeconfig()))
            .build();
    private final Acknowledging reconciler = new Acknowledging();
    private final Operator operator = new Operator(configuration -> configuration
            .withKubernetesClient(operatorClient)
            .withCloseClientOnStop(false)
            .withLeaderElectionConfiguration(LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("lease")
                    .withLeaseNamespace("team")
                    .withIdentity("test")
                    .build()));

    @BeforeEach
    void startOperator() {
        operator.register(reconciler);
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.stop();
        operatorClient.close();
        api.close();
    }

    @Test
    void addsTheFinalizerAppliesAStatusAndLetsGo() {
        WeldConnection connection = new WeldConnection();
        connection.getMetadata().setNamespace("team");
        connection.getMetadata().setName("a");
        connection.setSpec(new WeldConnectionSpec(
                "salesforce", "one", new SecretKeyRef("weld", null), null, null, null, null, null, null, null));
        client.resource(connection).create();

        await().untilAsserted(() -> {
            WeldConnection seen = client.resource(connection).get();
            assertThat(seen.getFinalizers()).containsExactly(FINALIZER);
            assertThat(seen.getStatus().observedGeneration()).isEqualTo(1);
            assertThat(seen.getStatus().connectionId()).isEqualTo("connection-one");
        });
        client.resource(connection).edit(c -> {
            c.setSpec(new WeldConnectionSpec(
                    "salesforce", "two", new SecretKeyRef("weld", null), null, null, null, null, null, null, null));
            return c;
        });
        await().untilAsserted(() -> assertThat(
                        client.resource(connection).get().getStatus().connectionId())
                .isEqualTo("connection-two"));

        client.resource(connection).delete();
        await().untilAsserted(
                        () -> assertThat(client.resource(connection).get()).isNull());
        assertThat(reconciler.cleanups).hasValue(1);
        // One for the creation, one for the edit: the writes of the operator itself wake nobody.
        assertThat(reconciler.reconciliations).hasValue(2);
    }

    @ControllerConfiguration(name = "acknowledging", finalizerName = FINALIZER)
    private static final class Acknowledging implements Reconciler<WeldConnection>, Cleaner<WeldConnection> {
        final AtomicInteger reconciliations = new AtomicInteger();
        final AtomicInteger cleanups = new AtomicInteger();

        @Override
        public UpdateControl<WeldConnection> reconcile(WeldConnection resource, Context<WeldConnection> context) {
            reconciliations.incrementAndGet();
            WeldConnection applied = new WeldConnection();
            applied.initNameAndNamespaceFrom(resource);
            applied.setStatus(new WeldConnectionStatus(
                    "connection-" + resource.getSpec().label(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    resource.getMetadata().getGeneration(),
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    null));
            context.resourceOperations().serverSideApplyPrimaryStatus(applied);
            return UpdateControl.noUpdate();
        }

        @Override
        public DeleteControl cleanup(WeldConnection resource, Context<WeldConnection> context) {
            cleanups.incrementAndGet();
            return DeleteControl.defaultDelete();
        }
    }
}
