package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.poll.Subscriber;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * API keys from Secrets. Each Secret that a resource refers to is watched by its name, and no other: what the operator
 * holds are the Secrets that it needs, and a change is acted on at once.
 */
public final class KeySecrets implements AutoCloseable {
    private final KubernetesClient client;
    private final Consumer<Subscriber> wake;
    private final Map<SecretName, Watched> watched = new HashMap<>();
    private final Map<Subscriber, SecretName> users = new HashMap<>();
    /** What those who have not been told of a missing Secret have read last. */
    private final Map<Subscriber, ApiKey> known = new ConcurrentHashMap<>();

    private record SecretName(String namespace, String name) {}

    /** @param told what users have read or were told of last; null before that */
    private record Watched(
            SharedIndexInformer<Secret> informer,
            Set<Subscriber> users,
            AtomicReference<@Nullable Map<String, String>> told) {}

    private static final Map<String, String> ABSENT = Map.of();

    /**
     * Reads with this client.
     *
     * @param wake told of everyone whose Secret came, changed or went
     */
    public KeySecrets(KubernetesClient client, Consumer<Subscriber> wake) {
        this.client = client;
        this.wake = wake;
    }

    /**
     * The key, read now; from now on the subscriber is woken when the Secret changes.
     *
     * @throws Blocked SecretNotFound or InvalidAPIKey; the message does not quote the key
     */
    ApiKey read(Subscriber subscriber, SecretKeyRef ref) {
        try {
            ApiKey key = find(subscriber, ref);
            known.put(subscriber, key);
            return key;
        } catch (Blocked e) {
            known.remove(subscriber);
            throw e;
        }
    }

    /**
     * The key for deleting in Weld what belongs to a resource that is being deleted. A prune takes a Secret and those who
     * use it away in any order and at once: where that was under way before anybody was told that the Secret is missing,
     * the key is the one that was read last.
     *
     * @throws Blocked SecretNotFound or InvalidAPIKey; the message does not quote the key
     */
    ApiKey readForDeletion(Subscriber subscriber, SecretKeyRef ref) {
        try {
            return find(subscriber, ref);
        } catch (Blocked e) {
            ApiKey last = known.get(subscriber);
            if (e.reason() == Reason.SecretNotFound && last != null) {
                return last;
            }
            throw e;
        }
    }

    private ApiKey find(Subscriber subscriber, SecretKeyRef ref) {
        Secret secret = secret(subscriber, new SecretName(subscriber.namespace(), ref.name()));
        if (secret == null) {
            throw new Blocked(Reason.SecretNotFound, "Secret " + ref.name() + " is not there");
        }
        String data = secret.getData() == null ? null : secret.getData().get(ref.keyOrDefault());
        if (data == null) {
            throw new Blocked(Reason.SecretNotFound, "Secret " + ref.name() + " has no key " + ref.keyOrDefault());
        }
        try {
            return new ApiKey(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new Blocked(
                    Reason.InvalidAPIKey,
                    "key " + ref.keyOrDefault() + " of Secret " + ref.name() + " holds no API key: it must be 1 to "
                            + ApiKey.MAX_LENGTH + " printable ASCII characters without spaces");
        }
    }

    private @Nullable Secret secret(Subscriber subscriber, SecretName name) {
        Watched entry = watch(subscriber, name);
        List<Secret> found = entry.informer().getStore().list();
        Secret secret = found.isEmpty() ? null : found.get(0);
        entry.told().set(data(secret));
        return secret;
    }

    private static Map<String, String> data(@Nullable Secret secret) {
        return secret == null || secret.getData() == null ? ABSENT : secret.getData();
    }

    private synchronized Watched watch(Subscriber subscriber, SecretName name) {
        SecretName before = users.put(subscriber, name);
        if (before != null && !before.equals(name)) {
            known.remove(subscriber);
            leave(subscriber, before);
        }
        Watched entry = watched.get(name);
        if (entry == null) {
            entry = new Watched(start(name), new HashSet<>(), new AtomicReference<>());
            watched.put(name, entry);
        }
        entry.users().add(subscriber);
        return entry;
    }

    private SharedIndexInformer<Secret> start(SecretName name) {
        try {
            return inform(name);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            throw new Blocked(Reason.SecretNotFound, "the operator has no right to read Secret " + name.name());
        }
    }

    private SharedIndexInformer<Secret> inform(SecretName name) {
        return client.secrets()
                .inNamespace(name.namespace())
                .withName(name.name())
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Secret secret) {
                        changed(name, data(secret));
                    }

                    @Override
                    public void onUpdate(Secret before, Secret now) {
                        changed(name, data(now));
                    }

                    @Override
                    public void onDelete(Secret secret, boolean unknown) {
                        changed(name, ABSENT);
                    }
                });
    }

    private void changed(SecretName name, Map<String, String> data) {
        Set<Subscriber> tell;
        synchronized (this) {
            Watched entry = watched.get(name);
            tell = entry == null || data.equals(entry.told().getAndSet(data)) ? Set.of() : Set.copyOf(entry.users());
        }
        tell.forEach(wake);
    }

    /** The subscriber needs no key any more. */
    synchronized void forget(Subscriber subscriber) {
        known.remove(subscriber);
        SecretName name = users.remove(subscriber);
        if (name != null) {
            leave(subscriber, name);
        }
    }

    private void leave(Subscriber subscriber, SecretName name) {
        Watched entry = watched.get(name);
        if (entry != null) {
            entry.users().remove(subscriber);
            if (entry.users().isEmpty()) {
                watched.remove(name);
                entry.informer().stop();
            }
        }
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(entry -> entry.informer().stop());
        watched.clear();
        known.clear();
    }
}
