package app.weld.operator.reconcile;

import app.weld.operator.poll.Subscriber;
import app.weld.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One Secret, watched by its name for those who refer to it, from the first read on. */
final class WatchedSecret {
    private static final Map<String, String> ABSENT = Map.of();
    private static final Duration GONE = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Consumer<Subscriber> wake;
    private final Set<Subscriber> users = ConcurrentHashMap.newKeySet();
    /** What users have read or were told of last; null before that. */
    private final AtomicReference<@Nullable Map<String, String>> told = new AtomicReference<>();

    private @Nullable SharedIndexInformer<Secret> informer;
    private boolean stopped;

    WatchedSecret(KubernetesClient client, String namespace, String name, Consumer<Subscriber> wake) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.wake = wake;
    }

    void add(Subscriber user) {
        users.add(user);
    }

    /** Returns whether any is left. */
    boolean remove(Subscriber user) {
        users.remove(user);
        return !users.isEmpty();
    }

    /**
     * The Secret as it is, absent where it is not there. The first read waits for the cluster, and keeps nobody waiting but
     * those who want this Secret.
     *
     * @throws Blocked SecretNotFound when the operator may not read it
     */
    @Nullable
    Secret read() {
        List<Secret> found = informer().getStore().list();
        Secret secret = found.isEmpty() ? null : found.get(0);
        told.set(data(secret));
        return secret;
    }

    private synchronized SharedIndexInformer<Secret> informer() {
        if (stopped) {
            throw Waiting.silently("nobody refers to Secret " + name + " any more", GONE);
        }
        SharedIndexInformer<Secret> started = informer;
        if (started == null) {
            started = start();
            informer = started;
        }
        return started;
    }

    private SharedIndexInformer<Secret> start() {
        try {
            return inform();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            throw new Blocked(Reason.SecretNotFound, "the operator has no right to read Secret " + name);
        }
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

    private void changed(Map<String, String> data) {
        if (!data.equals(told.getAndSet(data))) {
            Set.copyOf(users).forEach(wake);
        }
    }

    private static Map<String, String> data(@Nullable Secret secret) {
        return secret == null || secret.getData() == null ? ABSENT : secret.getData();
    }

    synchronized void stop() {
        stopped = true;
        if (informer != null) {
            informer.stop();
        }
    }
}
