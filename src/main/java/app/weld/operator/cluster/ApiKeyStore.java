package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * API keys from Secrets. Each Secret that a resource refers to is watched by its name, and no other: what the operator
 * holds are the Secrets that it needs, and a change is acted on at once.
 */
public final class ApiKeyStore implements AutoCloseable {
    private final KubernetesClient client;
    private final Consumer<ResourceKey> wake;
    private final Predicate<String> terminating;
    private final Map<SecretName, SecretInformer> watched = new HashMap<>();
    private final Map<ResourceKey, SecretName> users = new HashMap<>();
    /** What those have read last who were not told of a missing Secret while their namespace was to stay. */
    private final Map<ResourceKey, ApiKey> known = new ConcurrentHashMap<>();

    private record SecretName(String namespace, String name) {}

    /**
     * Reads with this client.
     *
     * @param wake told of everyone whose Secret came, changed or went
     * @param terminating whether a namespace is going away
     */
    public ApiKeyStore(KubernetesClient client, Consumer<ResourceKey> wake, Predicate<String> terminating) {
        this.client = client;
        this.wake = wake;
        this.terminating = terminating;
    }

    /**
     * The key, read now; from now on the subscriber is woken when the Secret changes.
     *
     * @throws NotReadyException SecretNotFound or InvalidAPIKey; the message does not quote the key
     */
    public ApiKey read(ResourceKey subscriber, SecretKeyRef ref) {
        try {
            ApiKey key = find(subscriber, ref);
            known.put(subscriber, key);
            return key;
        } catch (NotReadyException e) {
            // A namespace that goes may take the Secret a moment before it marks those who use it.
            if (known.containsKey(subscriber) && !terminating.test(subscriber.namespace())) {
                known.remove(subscriber);
            }
            throw e;
        }
    }

    /**
     * The key for deleting in Weld what belongs to a resource that is being deleted. A prune takes a Secret and those who
     * use it away in any order and at once, and so does a namespace that goes: where that was under way before anybody was
     * told that the Secret is missing, the key is the one that was read last.
     *
     * @throws NotReadyException SecretNotFound or InvalidAPIKey; the message does not quote the key
     */
    public ApiKey readForDeletion(ResourceKey subscriber, SecretKeyRef ref) {
        try {
            return find(subscriber, ref);
        } catch (NotReadyException e) {
            ApiKey last = known.get(subscriber);
            if (e.reason() == Reason.SecretNotFound && last != null) {
                return last;
            }
            throw e;
        }
    }

    private ApiKey find(ResourceKey subscriber, SecretKeyRef ref) {
        Secret secret = watch(subscriber, new SecretName(subscriber.namespace(), ref.name()))
                .read(subscriber);
        if (secret == null) {
            throw new NotReadyException(Reason.SecretNotFound, "Secret " + ref.name() + " is not there");
        }
        String data = secret.getData() == null ? null : secret.getData().get(ref.keyOrDefault());
        if (data == null) {
            throw new NotReadyException(
                    Reason.SecretNotFound, "Secret " + ref.name() + " has no key " + ref.keyOrDefault());
        }
        try {
            return new ApiKey(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new NotReadyException(
                    Reason.InvalidAPIKey,
                    "key " + ref.keyOrDefault() + " of Secret " + ref.name() + " holds no API key: it must be 1 to "
                            + ApiKey.MAX_LENGTH + " printable ASCII characters without spaces");
        }
    }

    private SecretInformer watch(ResourceKey subscriber, SecretName name) {
        SecretInformer entry;
        Optional<SecretInformer> left = Optional.empty();
        synchronized (this) {
            SecretName before = users.put(subscriber, name);
            if (before != null && !before.equals(name)) {
                known.remove(subscriber);
                left = leave(subscriber, before);
            }
            entry = watched.computeIfAbsent(
                    name, wanted -> new SecretInformer(client, wanted.namespace(), wanted.name(), wake));
            entry.add(subscriber);
        }
        left.ifPresent(SecretInformer::stop);
        return entry;
    }

    /** The subscriber needs no key any more. */
    public void forget(ResourceKey subscriber) {
        known.remove(subscriber);
        Optional<SecretInformer> left;
        synchronized (this) {
            SecretName name = users.remove(subscriber);
            left = name == null ? Optional.empty() : leave(subscriber, name);
        }
        left.ifPresent(SecretInformer::stop);
    }

    /** Returns what nobody refers to any more, to be stopped where nobody has to wait for it. */
    private Optional<SecretInformer> leave(ResourceKey subscriber, SecretName name) {
        SecretInformer entry = watched.get(name);
        if (entry == null || entry.remove(subscriber)) {
            return Optional.empty();
        }
        watched.remove(name);
        return Optional.of(entry);
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(SecretInformer::stop);
        watched.clear();
        known.clear();
    }
}
