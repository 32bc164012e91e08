package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One Secret, watched by its name for the resources that refer to it, from the first read on. */
final class SecretInformer {
    private static final Map<String, String> ABSENT = Map.of();

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Consumer<ResourceKey> requeue;
    private final Map<ResourceKey, KnownData> users = new ConcurrentHashMap<>();

    /**
     * What a user knows.
     *
     * @param data what it has read, or was notified of, last; absent before its first read
     * @param reading whether a read is under way: what the user is notified of meanwhile may be newer than what it reads
     */
    private record KnownData(@Nullable Map<String, String> data, boolean reading) {
        static final KnownData NONE = new KnownData(null, false);
    }

    private volatile @Nullable SharedIndexInformer<Secret> informer;
    private volatile boolean stopped;

    SecretInformer(KubernetesClient client, String namespace, String name, Consumer<ResourceKey> requeue) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.requeue = requeue;
    }

    void add(ResourceKey user) {
        users.putIfAbsent(user, KnownData.NONE);
    }

    /** Returns whether any is left. */
    boolean remove(ResourceKey user) {
        users.remove(user);
        return !users.isEmpty();
    }

    /** The result of reading the Secret. */
    sealed interface Lookup {}

    record Found(Secret secret) implements Lookup {}

    /** There is no such Secret. */
    record Absent() implements Lookup {}

    /** The operator may not read it. */
    record Forbidden() implements Lookup {}

    /** No resource refers to it any more. */
    record Stopped() implements Lookup {}

    /** The Secret as it is. The first read waits for the cluster, and delays only the resources that refer to this Secret. */
    Lookup read(ResourceKey user) {
        SharedIndexInformer<Secret> started;
        try {
            started = informer();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return new Forbidden();
        }
        return started == null ? new Stopped() : read(user, started);
    }

    private Lookup read(ResourceKey user, SharedIndexInformer<Secret> started) {
        // Noted before anything is read, so that no change falls between a read and its note.
        users.computeIfPresent(user, (who, known) -> new KnownData(null, true));
        List<Secret> found = started.getStore().list();
        Secret secret = found.isEmpty() ? null : found.get(0);
        Map<String, String> data = data(secret);
        boolean[] outdated = new boolean[1];
        users.computeIfPresent(user, (who, known) -> {
            outdated[0] = known.data() != null && !known.data().equals(data);
            return new KnownData(known.data() == null ? data : known.data(), false);
        });
        if (outdated[0]) {
            requeue.accept(user);
        }
        return secret == null ? new Absent() : new Found(secret);
    }

    /** Absent once this informer is stopped. */
    private @Nullable SharedIndexInformer<Secret> informer() {
        SharedIndexInformer<Secret> started = informer;
        if (started == null) {
            started = startOnce();
        }
        if (stopped && started != null) {
            started.stop();
            return null;
        }
        return started;
    }

    private synchronized @Nullable SharedIndexInformer<Secret> startOnce() {
        SharedIndexInformer<Secret> started = informer;
        if (started == null && !stopped) {
            started = inform();
            informer = started;
        }
        return started;
    }

    private SharedIndexInformer<Secret> inform() {
        return client.secrets().inNamespace(namespace).withName(name).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {
                changed(data(secret));
            }

            @Override
            public void onUpdate(Secret before, Secret now) {
                changed(data(now));
            }

            @Override
            public void onDelete(Secret secret, boolean unknown) {
                changed(ABSENT);
            }
        });
    }

    /** The store has the change already. A user that has not begun to read will read it. */
    private void changed(Map<String, String> data) {
        for (ResourceKey user : users.keySet()) {
            boolean[] news = new boolean[1];
            users.computeIfPresent(user, (who, known) -> {
                news[0] = known.data() != null
                        && !known.reading()
                        && !known.data().equals(data);
                return news[0] || known.reading() ? new KnownData(data, known.reading()) : known;
            });
            if (news[0]) {
                requeue.accept(user);
            }
        }
    }

    private static Map<String, String> data(@Nullable Secret secret) {
        return secret == null || secret.getData() == null ? ABSENT : secret.getData();
    }

    /** Does not wait: a first read that is under way stops the informer when it returns. */
    void stop() {
        stopped = true;
        SharedIndexInformer<Secret> started = informer;
        if (started != null) {
            started.stop();
        }
    }
}
