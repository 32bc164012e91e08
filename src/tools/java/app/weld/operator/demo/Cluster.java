package app.weld.operator.demo;

import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.controlplane.ControlPlaneBinaries;
import app.weld.operator.controlplane.MockApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Kubernetes API of the demo.
 *
 * @param isReal whether it is an API server with schemas and admission
 * @param what says of which kind it is
 * @param kubectl a command for its kubeconfig
 * @param stop ends it
 */
record Cluster(boolean isReal, String what, Path kubeconfig, String kubectl, Runnable stop) implements AutoCloseable {

    /** A real API server where its programs are on this machine, else one that is pretended in this JVM. */
    static Cluster start() throws IOException {
        if (ControlPlaneBinaries.present().isPresent()) {
            ControlPlane real = ControlPlane.start(line -> {});
            return new Cluster(
                    true,
                    "a real kube-apiserver "
                            + real.client().getKubernetesVersion().getGitVersion()
                            + " with etcd, as processes of this machine",
                    real.kubeconfigFile(),
                    real.kubectl().toString(),
                    real::close);
        }
        MockApi mock = MockApi.start();
        Path kubeconfig = Files.createTempFile("weld-demo", ".kubeconfig");
        kubeconfig.toFile().deleteOnExit();
        Files.writeString(kubeconfig, mock.kubeconfig());
        return new Cluster(
                false,
                "a Kubernetes API that is pretended in this JVM (the real one is used once `mvn verify` has built it)",
                kubeconfig,
                "kubectl",
                mock::close);
    }

    /** A client, to be closed by the caller. */
    KubernetesClient client() throws IOException {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }

    @Override
    public void close() {
        stop.run();
    }
}
