package app.weld.operator;

import app.weld.operator.config.Config;
import app.weld.operator.plan.Digest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several replicas leads, by a Lease. A process that loses it exits: an exited process cannot act in place of the
 * new leader.
 */
final class LeaderElection {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    private static final Duration FINISH = Duration.ofSeconds(5);
    private static final String DEFAULT_LEASE = "weld-operator";

    private final Config config;
    private final KubernetesClient client;
    private final String identity;
    private final String lease;
    private final String namespace;
    private final Runnable finish;
    private final AtomicBoolean leading = new AtomicBoolean();
    private final AtomicBoolean resigning = new AtomicBoolean();

    /** @param finish ends the reconciles under way and begins no other */
    LeaderElection(Config config, KubernetesClient client, String identity, Runnable finish) {
        this.finish = finish;
        this.config = config;
        this.client = client;
        this.identity = identity;
        this.lease = leaseName(config);
        this.namespace = Objects.requireNonNullElseGet(
                config.podNamespace(), () -> Objects.requireNonNullElse(client.getNamespace(), "default"));
    }

    /**
     * The name of the Lease. Shards in one namespace are not replicas of each other, so each selector has a Lease of its
     * own.
     */
    static String leaseName(Config config) {
        if (config.leaseName() != null) {
            return config.leaseName();
        }
        String selector = config.watchSelector();
        return selector == null
                ? DEFAULT_LEASE
                : DEFAULT_LEASE + "-" + Digest.of(selector).substring(0, 10);
    }

    /** Empty where there is no election. */
    Optional<LeaderElectionConfiguration> election() {
        return config.leaderElection()
                ? Optional.of(LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease)
                        .withLeaseNamespace(namespace)
                        .withIdentity(identity)
                        .withLeaderCallbacks(new LeaderCallbacks(this::won, this::lost, this::observed))
                        .build())
                : Optional.empty();
    }

    boolean isLeading() {
        return leading.get() || !config.leaderElection();
    }

    private void won() {
        leading.set(true);
        LOG.info("leading as {}", identity);
    }

    /** The library does not say that leading is over when it finds another in the lease. */
    private void observed(String leader) {
        if (leading.get() && !identity.equals(leader)) {
            lost();
        }
    }

    /**
     * Reconciles under way are finished: a process that was frozen while it created something has to find out that another
     * one leads, and to delete what it created in vain. Every write names the version that it was planned for, so that
     * does no harm.
     */
    private void lost() {
        if (resigning.compareAndSet(false, true)) {
            LOG.error("the lease is lost: this process ends, so that it does nothing that is another's to do");
            // Not in the thread of the election, which the framework waits for when it stops.
            new Thread(() -> end(finish), "weld-finish").start();
            new Thread(() -> end(LeaderElection::waitForFinish), "weld-halt").start();
        }
    }

    private static void end(Runnable first) {
        try {
            first.run();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    /** The longest time to finish: the new leader is at work already. */
    private static void waitForFinish() {
        try {
            TimeUnit.NANOSECONDS.sleep(FINISH.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on losing the lease is intended. */
    void resigning() {
        resigning.set(true);
    }

    /** Gives the lease back, so that a replica need not wait until it runs out. */
    void release() {
        if (!config.leaderElection()) {
            return;
        }
        try {
            var leases = client.leases().inNamespace(namespace).withName(lease);
            var held = leases.get();
            if (held != null && identity.equals(held.getSpec().getHolderIdentity())) {
                held.getSpec().setHolderIdentity("");
                client.resource(held).update();
            }
        } catch (KubernetesClientException e) {
            LOG.info("the lease could not be given back, it runs out by itself: {}", e.getMessage());
        }
    }
}
