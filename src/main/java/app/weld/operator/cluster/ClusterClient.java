package app.weld.operator.cluster;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients of the cluster. They leave out managed fields, which are half of a resource and which the operator does
 * not use. Neither a field that only a newer version knows nor a resource that cannot be read prevents them from reading
 * the rest.
 */
public final class ClusterClient {
    /**
     * The API server has bounds of its own (10,000 levels, and three megabytes in all). A stricter reader does not prevent
     * such a resource: it fails on it, and the informer of all resources fails with it.
     */
    private static final StreamReadConstraints BEYOND_THE_API_SERVERS = StreamReadConstraints.builder()
            .maxNestingDepth(50_000)
            .maxNameLength(16_000_000)
            .maxStringLength(64_000_000)
            .build();

    /**
     * A watch that is cut or refused is tried again after this long, and twice as long with each failure, up to 32 times: 3.2
     * seconds, as requests are. With one second, the library's default, an edit went unseen for up to half a minute after
     * the API server was back, or accepted the token again.
     */
    private static final int WATCH_RECONNECT_MILLIS = 100;

    /** What the API server's audit log and its metrics show of who asks. */
    private static final String USER_AGENT = "weld-operator/"
            + Objects.requireNonNullElse(ClusterClient.class.getPackage().getImplementationVersion(), "dev");

    private static final String IN_A_POD = "KUBERNETES_SERVICE_HOST";

    /** The kinds that are recognized by their name in what is read. */
    private enum KindLookup {
        /** Those that the operator watches. The search for all others takes a twentieth of a start. */
        OWN,
        /** All that the library knows: a manifest may be of any kind. */
        ALL
    }

    private static final String VERSION = "weld.app/v1alpha1";

    private record Kind(String apiVersion, String name) {}

    /**
     * An object of these kinds that a watch delivers is read as its own kind at once, not first as a generic resource that
     * is written and read again. The failure of a watch is a Status, which has to be known as one. The names are given
     * here since reading them from annotations makes the start slower.
     */
    private static final Map<Kind, Class<? extends KubernetesResource>> RECOGNIZED = Map.of(
            new Kind(VERSION, "WeldEltSync"), WeldEltSync.class,
            new Kind(VERSION, "WeldConnection"), WeldConnection.class,
            new Kind(VERSION, "WeldWorkspace"), WeldWorkspace.class,
            new Kind("v1", "Secret"), Secret.class,
            new Kind("v1", "Namespace"), Namespace.class,
            new Kind("v1", "Status"), Status.class);

    private ClusterClient() {}

    /** Of what is not read as JSON, such as a manifest. */
    @JsonIgnoreProperties("managedFields")
    private interface NoManagedFields {}

    public static KubernetesClientBuilder builder() {
        return builder(config(System.getenv()), KindLookup.OWN);
    }

    /**
     * Makes a client with the rights of a person.
     *
     * @param kubeconfig absent: as in kubectl
     * @param context absent: the current one
     * @throws IllegalArgumentException if there is no such file or context
     */
    public static KubernetesClientBuilder forPerson(@Nullable Path kubeconfig, @Nullable String context) {
        if (kubeconfig == null && context == null) {
            // In a pod the proxy is for other hosts, and a person's machine may need it to reach the cluster.
            return builder(
                    System.getenv().containsKey(IN_A_POD)
                            ? config(System.getenv())
                            : io.fabric8.kubernetes.client.Config.autoConfigure(null),
                    KindLookup.ALL);
        }
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException("the kubeconfig " + kubeconfig + " cannot be read");
        }
        io.fabric8.kubernetes.client.Config config = kubeconfig == null
                ? io.fabric8.kubernetes.client.Config.autoConfigure(context)
                : io.fabric8.kubernetes.client.Config.fromKubeconfig(context, kubeconfig.toFile());
        if (context != null && config.getContexts().stream().noneMatch(known -> context.equals(known.getName()))) {
            throw new IllegalArgumentException("the kubeconfig has no context " + context);
        }
        return builder(config, KindLookup.ALL);
    }

    private static KubernetesClientBuilder builder(io.fabric8.kubernetes.client.Config config, KindLookup lookup) {
        ObjectMapper mapper = new ObjectMapper(new WithoutManagedFields(BEYOND_THE_API_SERVERS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.registerModule(ResourceReader.module());
        mapper.addMixIn(ObjectMeta.class, NoManagedFields.class);
        KubernetesSerialization json = new KubernetesSerialization(mapper, lookup == KindLookup.ALL);
        RECOGNIZED.forEach((kind, type) -> json.registerKubernetesResource(kind.apiVersion(), kind.name(), type));
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new ClusterHttpClientFactory(config.getTlsVersions()))
                .withKubernetesSerialization(json);
    }

    /** The configuration of the pod or the kubeconfig. The proxy of the environment is for hosts outside of the cluster. */
    static io.fabric8.kubernetes.client.Config config(Map<String, String> environment) {
        io.fabric8.kubernetes.client.Config config = io.fabric8.kubernetes.client.Config.autoConfigure(null);
        if (isOfEnvironment(config.getHttpsProxy(), "https_proxy", environment)) {
            config.setHttpsProxy(null);
        }
        if (isOfEnvironment(config.getHttpProxy(), "http_proxy", environment)) {
            config.setHttpProxy(null);
        }
        config.setWatchReconnectInterval(WATCH_RECONNECT_MILLIS);
        config.setUserAgent(USER_AGENT);
        return config;
    }

    private static boolean isOfEnvironment(@Nullable String proxy, String name, Map<String, String> environment) {
        return proxy != null
                && (proxy.equals(environment.get(name))
                        || proxy.equals(environment.get(name.toUpperCase(Locale.ROOT))));
    }
}
