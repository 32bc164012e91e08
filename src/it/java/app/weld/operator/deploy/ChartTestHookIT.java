package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code helm test}: no node is there to run its pod, so its command is run here, with the operator in the place of its Service. */
class ChartTestHookIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @ParameterizedTest
    @EnumSource
    void passesWhileTheOperatorIsReady(Helm helm) {
        String namespace = install(helm, "ready");

        Program.Result outcome = test(helm, namespace, "127.0.0.1:" + harness.httpPort());

        assertThat(outcome.output()).contains("Phase:").contains("Succeeded");
        assertThat(outcome.exit()).isZero();
        Harness.await().until(() -> pods(namespace).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void failsWhileNothingAnswersAndLeavesThePodForInspection(Helm helm) {
        String namespace = install(helm, "dead");

        // Nothing listens at this port.
        assertThat(test(helm, namespace, "127.0.0.1:1").exit()).isNotZero();
        assertThat(pods(namespace))
                .singleElement()
                .satisfies(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Failed"));
    }

    private static String install(Helm helm, String prefix) {
        String namespace = ControlPlane.shared().newNamespace(prefix);
        helm.at(
                ControlPlane.shared(),
                "install",
                "weld-operator",
                Helm.CHART.toString(),
                "--namespace=" + namespace,
                "--set=crds.install=false",
                "--set=rbac.create=false");
        return namespace;
    }

    private static Program.Result test(Helm helm, String namespace, String service) {
        Watch node = runPods(namespace, service);
        try {
            return helm.attempt(
                    "test",
                    "weld-operator",
                    "--namespace=" + namespace,
                    "--timeout=60s",
                    "--kubeconfig=" + ControlPlane.shared().kubeconfigFile());
        } finally {
            node.close();
        }
    }

    /** Does what a node does with the pods of a namespace: runs what they say, and reports how it ended. */
    private static Watch runPods(String namespace, String service) {
        return harness.client().pods().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (action == Action.ADDED && pod.getMetadata().getName().endsWith("-test")) {
                    new Thread(() -> run(pod, service), "node").start();
                }
            }

            @Override
            public void onClose(WatcherException cause) {}
        });
    }

    private static void run(Pod pod, String service) {
        List<String> command =
                new ArrayList<>(pod.getSpec().getContainers().get(0).getCommand());
        command.replaceAll(word ->
                word.replace("weld-operator-metrics." + pod.getMetadata().getNamespace() + ":8080", service));
        assertThat(command).anyMatch(word -> word.contains(service));
        int exit = Program.of(command).run().exit();
        harness.client().resource(pod).editStatus(seen -> seen.edit()
                .editOrNewStatus()
                .withPhase(exit == 0 ? "Succeeded" : "Failed")
                .endStatus()
                .build());
    }

    private static List<Pod> pods(String namespace) {
        return harness.client().pods().inNamespace(namespace).list().getItems();
    }
}
