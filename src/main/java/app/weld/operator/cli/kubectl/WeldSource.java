package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.api.v1alpha1.WorkspaceSecretRef;
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
import java.util.Objects;
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
        String namespace = connection.getMetadata().getNamespace();
        return open(cluster, namespace, isChosen() ? null : place(cluster, connection));
    }

    /** The workspace of this sync. */
    WeldApi of(KubernetesClient cluster, WeldEltSync sync) {
        String namespace = sync.getMetadata().getNamespace();
        return open(cluster, namespace, isChosen() ? null : reference(cluster, sync));
    }

    private boolean isChosen() {
        return access.isGiven() || secret != null;
    }

    /**
     * A key of a Secret.
     *
     * @param namespace of the Secret
     */
    private record Place(String namespace, SecretKeyRef ref) {
        @Override
        public String toString() {
            return ref.name() + "/" + ref.keyOrDefault();
        }
    }

    private static @Nullable Place place(KubernetesClient cluster, WeldConnection connection) {
        return place(
                cluster,
                connection.getMetadata().getNamespace(),
                connection.getSpec().apiKeySecretRef(),
                connection.getSpec().workspaceRef());
    }

    private static @Nullable Place place(
            KubernetesClient cluster,
            String namespace,
            @Nullable SecretKeyRef secret,
            @Nullable WorkspaceRef workspace) {
        if (secret != null) {
            return new Place(namespace, secret);
        }
        return workspace == null ? null : place(cluster, workspace.name());
    }

    /** Where the key of a WeldWorkspace is. */
    private static Place place(KubernetesClient cluster, String workspace) {
        WeldWorkspace found;
        try {
            found = cluster.resources(WeldWorkspace.class).withName(workspace).get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                throw new CannotException("this command asks Weld, and you may not read the WeldWorkspace " + workspace
                        + ": give an API key of your own with --api-key-file or WELD_API_KEY");
            }
            throw e;
        }
        if (found == null) {
            throw new CannotException("there is no WeldWorkspace " + workspace);
        }
        WorkspaceSecretRef ref = found.getSpec().apiKeySecretRef();
        return new Place(ref.namespace(), ref.inNamespace());
    }

    /** The workspace of this WeldWorkspace. */
    WeldApi ofWorkspace(KubernetesClient cluster, String workspace) {
        return access.isGiven()
                ? access.open(access.key())
                : open(cluster, "", isChosen() ? null : place(cluster, workspace));
    }

    private static @Nullable Place reference(KubernetesClient cluster, WeldEltSync sync) {
        if (sync.getSpec().apiKeySecretRef() != null || sync.getSpec().connectionRef() == null) {
            return place(
                    cluster,
                    sync.getMetadata().getNamespace(),
                    sync.getSpec().apiKeySecretRef(),
                    sync.getSpec().workspaceRef());
        }
        ConnectionRef ref = sync.getSpec().connectionRef();
        String namespace = ref.namespaceOr(sync.getMetadata().getNamespace());
        try {
            WeldConnection connection = cluster.resources(WeldConnection.class)
                    .inNamespace(namespace)
                    .withName(ref.name())
                    .get();
            return connection == null ? null : place(cluster, connection);
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                throw new CannotException("this command asks Weld, and you may not read the WeldConnection " + namespace
                        + "/" + ref.name() + ": give an API key of your own with --api-key-file or WELD_API_KEY");
            }
            throw e;
        }
    }

    /** The one workspace of a namespace. */
    WeldApi of(KubernetesClient cluster, String namespace) {
        if (isChosen()) {
            return open(cluster, namespace, null);
        }
        Set<SecretKeyRef> secrets = new LinkedHashSet<>();
        Set<WorkspaceRef> workspaces = new LinkedHashSet<>();
        ClusterOptions.list(cluster, WeldConnection.class, namespace).forEach(connection -> {
            secrets.add(connection.getSpec().apiKeySecretRef());
            workspaces.add(connection.getSpec().workspaceRef());
        });
        ClusterOptions.list(cluster, WeldEltSync.class, namespace).forEach(sync -> {
            secrets.add(sync.getSpec().apiKeySecretRef());
            workspaces.add(sync.getSpec().workspaceRef());
        });
        Set<Place> references = new LinkedHashSet<>();
        secrets.stream().filter(Objects::nonNull).forEach(ref -> references.add(new Place(namespace, ref)));
        workspaces.stream().filter(Objects::nonNull).forEach(ref -> references.add(place(cluster, ref.name())));
        if (references.isEmpty()) {
            throw new CannotException("no resource in namespace " + namespace
                    + " names a Secret with an API key: add --secret, --api-key-file, or WELD_API_KEY");
        }
        if (references.size() > 1) {
            throw new CannotException(
                    "the resources in namespace " + namespace + " name several Secrets: add --secret with one of "
                            + references.stream().map(Place::toString).sorted().collect(Collectors.joining(", ")));
        }
        return open(cluster, namespace, references.iterator().next());
    }

    private WeldApi open(KubernetesClient cluster, String namespace, @Nullable Place reference) {
        if (access.isGiven()) {
            return access.open(access.key());
        }
        Place chosen = secret == null ? reference : new Place(namespace, chosen(secret));
        if (chosen == null) {
            throw new CannotException("it is not known which Secret contains the API key: add --secret");
        }
        return access.open(key(cluster, chosen.namespace(), chosen.ref()));
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
