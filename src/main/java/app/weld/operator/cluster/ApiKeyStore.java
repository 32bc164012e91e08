package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.status.Situation;
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
import java.util.stream.Collectors;

/**
 * API keys from Secrets. Each Secret that a resource refers to is watched by its name, and no other: what the operator
 * holds are the Secrets that it needs, and a change is acted on at once.
 */
public final class ApiKeyStore implements AutoCloseable {
    private static final int MAX_NAMED_KEYS = 10;

    private final KubernetesClient client;
    private final Consumer<ResourceKey> requeue;
    private final Predicate<String> terminating;
    private final Map<SecretName, SecretInformer> watched = new HashMap<>();
    private final Map<ResourceKey, SecretName> users = new HashMap<>();
    /**
     * The key that each resource has read last, unless the resource was notified of a missing Secret while its namespace
     * was not terminating.
     */
    private final Map<ResourceKey, ApiKey> known = new ConcurrentHashMap<>();

    private record SecretName(String namespace, String name) {}

    /**
     * Reads with this client.
     *
     * @param requeue notified of each resource whose Secret was created, changed or deleted
     * @param terminating whether a namespace is terminating
     */
    public ApiKeyStore(KubernetesClient client, Consumer<ResourceKey> requeue, Predicate<String> terminating) {
        this.client = client;
        this.requeue = requeue;
        this.terminating = terminating;
    }

    /** Reads the key; from now on the subscriber is reconciled when the Secret changes. */
    public ApiKeyLookup read(ResourceKey subscriber, SecretKeyRef ref) {
        ApiKeyLookup lookup = find(subscriber, ref);
        if (lookup instanceof ApiKeyLookup.Found found) {
            known.put(subscriber, found.key());
        } else if (!(lookup instanceof ApiKeyLookup.Released)
                // A namespace that is deleted may take the Secret a moment before it marks those who use it.
                && known.containsKey(subscriber)
                && !terminating.test(subscriber.namespace())) {
            known.remove(subscriber);
        }
        return lookup;
    }

    /**
     * Reads the key with which to delete in Weld what belongs to a resource that is being deleted. A prune deletes a Secret and
     * the resources that use it in any order and at once, and so does the deletion of a namespace: where that had begun before
     * the status of the resource said that the Secret is missing, the key is the one that was read last.
     */
    public ApiKeyLookup readForDeletion(ResourceKey subscriber, SecretKeyRef ref) {
        ApiKeyLookup lookup = find(subscriber, ref);
        ApiKey last = known.get(subscriber);
        return lookup instanceof ApiKeyLookup.Missing && last != null ? new ApiKeyLookup.Found(last) : lookup;
    }

    private ApiKeyLookup find(ResourceKey subscriber, SecretKeyRef ref) {
        SecretInformer.Lookup lookup = watch(subscriber, new SecretName(subscriber.namespace(), ref.name()))
                .read(subscriber);
        if (lookup instanceof SecretInformer.Stopped) {
            return new ApiKeyLookup.Released("no resource refers to Secret " + ref.name() + " any more");
        }
        if (lookup instanceof SecretInformer.Forbidden) {
            return new ApiKeyLookup.Missing(Situation.SECRET_FORBIDDEN.message(subscriber.namespace(), ref.name()));
        }
        return lookup instanceof SecretInformer.Found found
                ? key(subscriber, found.secret(), ref)
                : new ApiKeyLookup.Missing(
                        Situation.SECRET_MISSING.message(subscriber.namespace(), ref.name(), ref.keyOrDefault()));
    }

    private static ApiKeyLookup key(ResourceKey subscriber, Secret secret, SecretKeyRef ref) {
        String data = secret.getData() == null ? null : secret.getData().get(ref.keyOrDefault());
        if (data == null) {
            return new ApiKeyLookup.Missing(Situation.SECRET_KEY_MISSING.message(
                    subscriber.namespace(), ref.name(), ref.keyOrDefault(), keysOf(secret)));
        }
        String text;
        try {
            text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            return malformed(subscriber, ref, "its value is not base64");
        }
        String problem = ApiKey.problem(text);
        return problem == null ? new ApiKeyLookup.Found(new ApiKey(text)) : malformed(subscriber, ref, problem);
    }

    private static ApiKeyLookup malformed(ResourceKey subscriber, SecretKeyRef ref, String problem) {
        return new ApiKeyLookup.Invalid(Situation.API_KEY_MALFORMED.message(
                ref.keyOrDefault(), subscriber.namespace(), ref.name(), problem, ApiKey.MAX_LENGTH));
    }

    /** Names of keys are no secret. */
    private static String keysOf(Secret secret) {
        return secret.getData() == null || secret.getData().isEmpty()
                ? "none"
                : secret.getData().keySet().stream()
                        .sorted()
                        .limit(MAX_NAMED_KEYS)
                        .collect(Collectors.joining(", "));
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
                    name, wanted -> new SecretInformer(client, wanted.namespace(), wanted.name(), requeue));
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

    /** Returns the informer that no resource refers to any more, to be stopped outside of the lock. */
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
