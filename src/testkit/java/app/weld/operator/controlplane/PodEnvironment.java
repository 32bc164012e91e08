package app.weld.operator.controlplane;

import app.weld.operator.process.Program;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Lets a process reach the API server as a pod of the manifests does: with their service account, and without a kubeconfig. */
public final class PodEnvironment {
    /** The namespace of the manifests. */
    public static final String NAMESPACE = "weld-system";

    private PodEnvironment() {}

    /**
     * Applies the manifests.
     *
     * @param folder gets what the kubelet mounts: {@code token}, {@code ca.crt} and {@code namespace}
     * @return the environment variables of the pod
     */
    public static Map<String, String> create(ControlPlane cluster, Path folder) {
        kubectl(cluster, "apply", "-k", "deploy");
        Config admin = cluster.client().getConfiguration();
        URI server = URI.create(admin.getMasterUrl());
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("token"),
                    kubectl(cluster, "create", "token", "weld-operator", "-n", NAMESPACE)
                            .strip());
            Files.write(
                    folder.resolve("ca.crt"),
                    admin.getCaCertData() == null
                            ? Files.readAllBytes(Path.of(admin.getCaCertFile()))
                            : Base64.getDecoder().decode(admin.getCaCertData()));
            Files.writeString(folder.resolve("namespace"), NAMESPACE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "KUBERNETES_SERVICE_HOST", server.getHost(),
                "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()),
                "KUBERNETES_CERTS_CA_FILE", folder.resolve("ca.crt").toString(),
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", folder.resolve("token").toString(),
                "POD_NAMESPACE", NAMESPACE,
                "LEADER_ELECTION", "true",
                // Where there is no .kube/config.
                "HOME", folder.toString());
    }

    private static String kubectl(ControlPlane cluster, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(cluster.kubectl().toString());
        command.add("--kubeconfig=" + cluster.kubeconfigFile());
        command.addAll(List.of(arguments));
        return Program.of(command).run().orThrow();
    }
}
