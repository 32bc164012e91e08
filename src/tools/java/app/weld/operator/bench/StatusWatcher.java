package app.weld.operator.bench;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Watches all syncs, as a user with {@code kubectl get -w} would. */
final class StatusWatcher implements Watcher<WeldEltSync>, AutoCloseable {
    private final Set<String> inSync = new HashSet<>();
    /** When the end of a run was first to be seen: by namespace/name and the time at which the run finished. */
    private final Map<String, Instant> endsSeen = new HashMap<>();

    private final Consumer<WeldEltSync> listener;
    private final Watch watch;
    private long changes;
    private String trouble;

    StatusWatcher(KubernetesClient client) {
        this(client, sync -> {});
    }

    /** @param listener is given each state of a sync */
    StatusWatcher(KubernetesClient client, Consumer<WeldEltSync> listener) {
        this.listener = listener;
        this.watch = client.resources(WeldEltSync.class).inAnyNamespace().watch(this);
    }

    @Override
    public synchronized void eventReceived(Action action, WeldEltSync sync) {
        String name =
                sync.getMetadata().getNamespace() + "/" + sync.getMetadata().getName();
        if (action == Action.MODIFIED) {
            changes++;
        }
        listener.accept(sync);
        if (Harness.hasReason(sync, "InSync")) {
            inSync.add(name);
        } else {
            inSync.remove(name);
        }
        if (sync.getStatus() != null && sync.getStatus().lastRunFinishedAt() != null) {
            Instant end = second(Instant.parse(sync.getStatus().lastRunFinishedAt()));
            endsSeen.putIfAbsent(name + " " + end, Instant.now());
        }
    }

    @Override
    public synchronized void onClose(WatcherException cause) {
        trouble = String.valueOf(cause);
    }

    synchronized int inSync() {
        if (trouble != null) {
            throw new IllegalStateException("the watch is broken: " + trouble);
        }
        return inSync.size();
    }

    /** Updates of any sync so far; a write that changes nothing is none. */
    synchronized long changes() {
        return changes;
    }

    synchronized Optional<Instant> endSeen(String namespace, String name, Instant end) {
        return Optional.ofNullable(endsSeen.get(namespace + "/" + name + " " + second(end)));
    }

    /** A status may leave out the fractions of a second. */
    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void close() {
        watch.close();
    }
}
