package app.weld.operator;

import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which of the listed namespaces the operator has its permissions. The roles of a namespace are deleted with it, and an
 * operator that did not start because of that would be down for all other namespaces.
 */
final class WatchedNamespaces {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedNamespaces.class);
    private static final Duration RETRY = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final Set<String> usable;
    private final Set<String> missing;

    private WatchedNamespaces(KubernetesClient client, Set<String> usable, Set<String> missing) {
        this.client = client;
        this.usable = Set.copyOf(usable);
        this.missing = Set.copyOf(missing);
    }

    /**
     * Reads from the API server.
     *
     * @param listed empty for all namespaces
     */
    static WatchedNamespaces in(Set<String> listed, KubernetesClient client) {
        Set<String> usable = new TreeSet<>(listed);
        // If a single namespace is missing, the start itself fails and says why.
        if (listed.size() > 1) {
            usable.removeIf(namespace -> !mayList(client, namespace));
        }
        if (usable.isEmpty()) {
            return new WatchedNamespaces(client, listed, Set.of());
        }
        Set<String> missing = new TreeSet<>(listed);
        missing.removeAll(usable);
        missing.forEach(namespace -> LOG.warn(
                "namespace {} is left out: it does not exist, or this operator has no permissions in it; this is checked again"
                        + " every {} seconds",
                namespace,
                RETRY.toSeconds()));
        return new WatchedNamespaces(client, usable, missing);
    }

    private static boolean mayList(KubernetesClient client, String namespace) {
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb("list")
                        .withGroup(HasMetadata.getGroup(WeldEltSync.class))
                        .withResource(HasMetadata.getPlural(WeldEltSync.class))
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    /** The namespaces to watch; all listed ones if none is usable. */
    Set<String> usable() {
        return usable;
    }

    /** Returns once there are rights in a namespace that was left out; never where none was. */
    void awaitMore() throws InterruptedException {
        while (missing.stream().noneMatch(this::hasCome)) {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        }
    }

    private boolean hasCome(String namespace) {
        try {
            return mayList(client, namespace);
        } catch (KubernetesClientException e) {
            LOG.info("the permissions in namespace {} could not be read: {}", namespace, e.getMessage());
            return false;
        }
    }
}
