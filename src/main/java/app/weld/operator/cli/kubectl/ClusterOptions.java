package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.ClusterTarget;
import app.weld.operator.cli.CommandContext;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster and namespace a command is about. */
final class ClusterOptions {
    private static final String DEFAULT = "default";

    private final CommandContext context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace. Default: that of the context.")
    private @Nullable String namespace;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig. Default: the current.")
    private @Nullable String contextName;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig. Default: KUBECONFIG, else that of your home folder.")
    private @Nullable Path kubeconfig;

    ClusterOptions(CommandContext context) {
        this.context = context;
    }

    /** To be closed by the caller. */
    KubernetesClient open() {
        return context.open(new ClusterTarget(kubeconfig, contextName));
    }

    /** The command says itself what it waits for, from now on. */
    void waitsAloud() {
        context.progress().stop();
    }

    String namespace(KubernetesClient cluster) {
        if (namespace != null) {
            return namespace;
        }
        return cluster.getNamespace() == null ? DEFAULT : cluster.getNamespace();
    }

    /** All resources of a kind in a namespace, or in all namespaces, in the order of their names. */
    static <T extends HasMetadata> List<T> list(KubernetesClient cluster, Class<T> kind, @Nullable String namespace) {
        var resources = cluster.resources(kind);
        return (namespace == null ? resources.inAnyNamespace() : resources.inNamespace(namespace))
                .list().getItems().stream()
                        .sorted(Comparator.comparing(
                                        (T resource) -> resource.getMetadata().getNamespace())
                                .thenComparing(
                                        resource -> resource.getMetadata().getName()))
                        .toList();
    }

    Resource<WeldEltSync> syncs(KubernetesClient cluster, String name) {
        return cluster.resources(WeldEltSync.class)
                .inNamespace(namespace(cluster))
                .withName(plain(name));
    }

    Resource<WeldConnection> connections(KubernetesClient cluster, String name) {
        return cluster.resources(WeldConnection.class)
                .inNamespace(namespace(cluster))
                .withName(plain(name));
    }

    /**
     * The sync with this name.
     *
     * @throws CannotException if there is none
     */
    WeldEltSync sync(KubernetesClient cluster, String name) {
        WeldEltSync sync = syncs(cluster, name).get();
        if (sync == null) {
            throw new CannotException("there is no WeldEltSync " + plain(name) + " in namespace " + namespace(cluster));
        }
        return sync;
    }

    /**
     * The connection with this name.
     *
     * @throws CannotException if there is none
     */
    WeldConnection connection(KubernetesClient cluster, String name) {
        WeldConnection connection = connections(cluster, name).get();
        if (connection == null) {
            throw new CannotException(
                    "there is no WeldConnection " + plain(name) + " in namespace " + namespace(cluster));
        }
        return connection;
    }

    /** The name without the kind that kubectl prints in front of it. */
    static String plain(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
