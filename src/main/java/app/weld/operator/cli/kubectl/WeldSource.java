package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ReadRetry;
import app.weld.operator.cli.WeldAccess;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldApi;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Weld, for the commands that need it. The key is that of the options or the environment; else that of the Secret that the resource
 * names, if the person may read it.
 */
final class WeldSource {
    private static final int FORBIDDEN = 403;

    private final CommandContext context;

    @Mixin
    private final WeldAccess access;

    @Option(
            names = "--secret",
            paramLabel = "NAME[/KEY]",
            description = "The Secret with the API key. Default: the one that the resources name.")
    private @Nullable String secret;

    WeldSource(CommandContext context) {
        this.context = context;
        this.access = new WeldAccess(context);
    }

    /** Waits and reads again where Weld asks for it. */
    ReadRetry retry() {
        return new ReadRetry(context.pause());
    }

    /** The workspace of this connection. */
    WeldApi of(KubernetesClient cluster, WeldConnection connection) {
        return open(
                cluster,
                connection.getMetadata().getNamespace(),
                connection.getSpec().apiKeySecretRef());
    }

    /** The workspace of this sync. */
    WeldApi of(KubernetesClient cluster, WeldEltSync sync) {
        String namespace = sync.getMetadata().getNamespace();
        return open(cluster, namespace, isChosen() ? null : reference(cluster, sync));
    }

    private boolean isChosen() {
        return access.isGiven() || secret != null;
    }

    private static @Nullable SecretKeyRef reference(KubernetesClient cluster, WeldEltSync sync) {
        if (sync.getSpec().apiKeySecretRef() != null || sync.getSpec().connectionRef() == null) {
            return sync.getSpec().apiKeySecretRef();
        }
        WeldConnection connection = cluster.resources(WeldConnection.class)
                .inNamespace(sync.getMetadata().getNamespace())
                .withName(sync.getSpec().connectionRef().name())
                .get();
        return connection == null ? null : connection.getSpec().apiKeySecretRef();
    }

    /** The one workspace of a namespace. */
    WeldApi of(KubernetesClient cluster, String namespace) {
        if (isChosen()) {
            return open(cluster, namespace, null);
        }
        Set<SecretKeyRef> references = new LinkedHashSet<>();
        ClusterOptions.list(cluster, WeldConnection.class, namespace)
                .forEach(connection -> references.add(connection.getSpec().apiKeySecretRef()));
        ClusterOptions.list(cluster, WeldEltSync.class, namespace).stream()
                .map(sync -> sync.getSpec().apiKeySecretRef())
                .filter(reference -> reference != null)
                .forEach(references::add);
        if (references.isEmpty()) {
            throw new CannotException("no resource in namespace " + namespace
                    + " names a Secret with an API key: add --secret, --api-key-file, or WELD_API_KEY");
        }
        if (references.size() > 1) {
            throw new CannotException(
                    "the resources in namespace " + namespace + " name several Secrets: add --secret with one of "
                            + references.stream()
                                    .map(reference -> reference.name() + "/" + reference.keyOrDefault())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return open(cluster, namespace, references.iterator().next());
    }

    private WeldApi open(KubernetesClient cluster, String namespace, @Nullable SecretKeyRef reference) {
        if (access.isGiven()) {
            return access.open(access.key());
        }
        SecretKeyRef chosen = secret == null ? reference : chosen(secret);
        if (chosen == null) {
            throw new CannotException("it is not known which Secret contains the API key: add --secret");
        }
        return access.open(key(cluster, namespace, chosen));
    }

    private static SecretKeyRef chosen(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new SecretKeyRef(text, null)
                : new SecretKeyRef(text.substring(0, slash), text.substring(slash + 1));
    }

    private static ApiKey key(KubernetesClient cluster, String namespace, SecretKeyRef reference) {
        String what = "the Secret " + namespace + "/" + reference.name();
        Secret secret;
        try {
            secret = cluster.secrets()
                    .inNamespace(namespace)
                    .withName(reference.name())
                    .get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                throw new CannotException("this command asks Weld, and you may not read " + what
                        + ": give an API key of your own with --api-key-file or WELD_API_KEY");
            }
            throw e;
        }
        String data = secret == null || secret.getData() == null
                ? null
                : secret.getData().get(reference.keyOrDefault());
        if (data == null) {
            throw new CannotException(
                    secret == null ? what + " does not exist" : what + " has no key " + reference.keyOrDefault());
        }
        return WeldAccess.key(what, new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    }
}
