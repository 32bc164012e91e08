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
 * In which of the listed namespaces the operator has its rights. A namespace that is deleted takes its roles along, and
 * an operator that did not start because of it would be down for all the others.
 */
final class WatchedNamespaces {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedNamespaces.class);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final Set<String> usable;
    private final Set<String> missing;

    private WatchedNamespaces(KubernetesClient client, Set<String> usable, Set<String> missing) {
        this.client = client;
        this.usable = Set.copyOf(usable);
        this.missing = Set.copyOf(missing);
    }

    /**
     * Asks the API server.
     *
     * @param listed empty for all namespaces
     */
    static WatchedNamespaces in(Set<String> listed, KubernetesClient client) {
        Set<String> usable = new TreeSet<>(listed);
        // A single one that is missing ends the start by itself, which then says why.
        if (listed.size() > 1) {
            usable.removeIf(namespace -> !mayList(client, namespace));
        }
        if (usable.isEmpty()) {
            return new WatchedNamespaces(client, listed, Set.of());
        }
        Set<String> missing = new TreeSet<>(listed);
        missing.removeAll(usable);
        missing.forEach(namespace -> LOG.warn(
                "namespace {} is left out: it is not there, or this operator has no rights in it; this is looked at again"
                        + " every {} seconds",
                namespace,
                LOOK.toSeconds()));
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

    /** Those to look after; all that are listed where there is none. */
    Set<String> usable() {
        return usable;
    }

    /** Returns once there are rights in a namespace that was left out; never where none was. */
    void awaitMore() throws InterruptedException {
        while (missing.stream().noneMatch(this::hasCome)) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private boolean hasCome(String namespace) {
        try {
            return mayList(client, namespace);
        } catch (KubernetesClientException e) {
            LOG.info("whether namespace {} can be looked after could not be asked: {}", namespace, e.getMessage());
            return false;
        }
    }
}
