package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.api.v1alpha1.WorkspaceSecretRef;
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
    private final Workspaces workspaces;
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

    /** One key of a Secret. */
    private record Entry(SecretName secret, String key) {
        static Entry of(String namespace, SecretKeyRef ref) {
            return new Entry(new SecretName(namespace, ref.name()), ref.keyOrDefault());
        }
    }

    /** Where a key is, or why it is not to be had. */
    private sealed interface Place {
        record At(Entry entry) implements Place {}

        record Nowhere(ApiKeyLookup why) implements Place {}
    }

    /** As below, in a cluster whose workspaces this process does not know. */
    public ApiKeyStore(KubernetesClient client, Consumer<ResourceKey> requeue, Predicate<String> terminating) {
        this(client, requeue, terminating, new DisabledWorkspaces());
    }

    /**
     * Reads with this client.
     *
     * @param requeue notified of each resource whose Secret was created, changed or deleted
     * @param terminating whether a namespace is terminating
     */
    public ApiKeyStore(
            KubernetesClient client,
            Consumer<ResourceKey> requeue,
            Predicate<String> terminating,
            Workspaces workspaces) {
        this.client = client;
        this.requeue = requeue;
        this.terminating = terminating;
        this.workspaces = workspaces;
    }

    /** Reads the key; from now on the subscriber is reconciled when the Secret or the WeldWorkspace changes. */
    public ApiKeyLookup read(ResourceKey subscriber, KeySource source) {
        ApiKeyLookup lookup = find(subscriber, source);
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
    public ApiKeyLookup readForDeletion(ResourceKey subscriber, KeySource source) {
        ApiKeyLookup lookup = find(subscriber, source);
        ApiKey last = known.get(subscriber);
        boolean isGone = lookup instanceof ApiKeyLookup.Missing
                || (lookup instanceof ApiKeyLookup.NoWorkspace none && none.isAbsent());
        return isGone && last != null ? new ApiKeyLookup.Found(last) : lookup;
    }

    /** Reads the key of a WeldWorkspace itself, whoever may use it. */
    public ApiKeyLookup read(ResourceKey workspace, WorkspaceSecretRef ref) {
        return find(workspace, Entry.of(ref.namespace(), ref.inNamespace()));
    }

    /**
     * The workspace that does not let this resource adopt what no resource manages; empty where the resource may.
     *
     * @param adopter whose namespace needs the right
     */
    public Optional<String> adoptionDeniedBy(ResourceKey adopter, KeySource source) {
        WorkspaceRef ref = source.secret() == null ? source.workspace() : null;
        if (ref == null) {
            return Optional.empty();
        }
        boolean allowed = workspaces.find(ref.name(), adopter) instanceof Workspaces.Found found
                && found.workspace().getSpec() != null
                && found.workspace().getSpec().adoptionNamespaces() != null
                && workspaces.allows(found.workspace().getSpec().adoptionNamespaces(), adopter)
                        == NamespaceLabels.Answer.ALLOWED;
        return allowed ? Optional.empty() : Optional.of(ref.name());
    }

    private ApiKeyLookup find(ResourceKey subscriber, KeySource source) {
        return switch (place(subscriber, source)) {
            case Place.At(Entry entry) -> find(subscriber, entry);
            case Place.Nowhere(ApiKeyLookup why) -> why;
        };
    }

    private Place place(ResourceKey subscriber, KeySource source) {
        SecretKeyRef secret = source.secret();
        if (secret != null) {
            return new Place.At(Entry.of(source.holder().namespace(), secret));
        }
        WorkspaceRef ref = source.workspace();
        return ref == null
                ? nowhere(Situation.KEY_SOURCE_MISSING)
                : switch (workspaces.find(ref.name(), subscriber)) {
                    case Workspaces.Found found -> place(subscriber, source.holder(), found.workspace());
                    case Workspaces.Absent _ -> nowhere(Situation.WORKSPACE_MISSING, ref.name());
                    case Workspaces.Unknown(String why) -> nowhere(Situation.WORKSPACE_UNAVAILABLE, ref.name(), why);
                };
    }

    private Place place(ResourceKey subscriber, ResourceKey holder, WeldWorkspace workspace) {
        String name = workspace.getMetadata().getName();
        WeldWorkspaceSpec spec = workspace.getSpec();
        if (spec == null) {
            return nowhere(Situation.WORKSPACE_UNAVAILABLE, name, "this operator cannot read its manifest");
        }
        AllowedNamespaces allowed = spec.allowedNamespaces();
        // It is reconciled when the labels of its own namespace change.
        ResourceKey asking = subscriber.namespace().equals(holder.namespace()) ? subscriber : holder;
        NamespaceLabels.Answer answer =
                allowed == null ? NamespaceLabels.Answer.NOT_ALLOWED : workspaces.allows(allowed, asking);
        return switch (answer) {
            case ALLOWED ->
                new Place.At(Entry.of(
                        spec.apiKeySecretRef().namespace(),
                        spec.apiKeySecretRef().inNamespace()));
            case NOT_ALLOWED -> nowhere(Situation.WORKSPACE_NAMESPACE_NOT_ALLOWED, name, holder.namespace());
            case UNREADABLE ->
                nowhere(
                        Situation.WORKSPACE_UNAVAILABLE,
                        name,
                        "its allowedNamespaces has a selector, and the operator may not read the labels of namespaces");
        };
    }

    private static Place nowhere(Situation situation, Object... values) {
        return new Place.Nowhere(new ApiKeyLookup.NoWorkspace(situation, situation.message(values)));
    }

    private ApiKeyLookup find(ResourceKey subscriber, Entry entry) {
        SecretName name = entry.secret();
        SecretInformer.Lookup lookup = watch(subscriber, name).read(subscriber);
        if (lookup instanceof SecretInformer.Stopped) {
            return new ApiKeyLookup.Released("no resource refers to Secret " + name.name() + " any more");
        }
        if (lookup instanceof SecretInformer.Forbidden) {
            return new ApiKeyLookup.Missing(Situation.SECRET_FORBIDDEN.message(name.namespace(), name.name()));
        }
        return lookup instanceof SecretInformer.Found found
                ? key(found.secret(), entry)
                : new ApiKeyLookup.Missing(
                        Situation.SECRET_MISSING.message(name.namespace(), name.name(), entry.key()));
    }

    private static ApiKeyLookup key(Secret secret, Entry entry) {
        SecretName name = entry.secret();
        String data = secret.getData() == null ? null : secret.getData().get(entry.key());
        if (data == null) {
            return new ApiKeyLookup.Missing(
                    Situation.SECRET_KEY_MISSING.message(name.namespace(), name.name(), entry.key(), keysOf(secret)));
        }
        String text;
        try {
            text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            return malformed(entry, "its value is not base64");
        }
        String problem = ApiKey.problem(text);
        return problem == null ? new ApiKeyLookup.Found(new ApiKey(text)) : malformed(entry, problem);
    }

    private static ApiKeyLookup malformed(Entry entry, String problem) {
        return new ApiKeyLookup.Invalid(Situation.API_KEY_MALFORMED.message(
                entry.key(), entry.secret().namespace(), entry.secret().name(), problem, ApiKey.MAX_LENGTH));
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
        workspaces.forget(subscriber);
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
