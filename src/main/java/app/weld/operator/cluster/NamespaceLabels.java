package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object allows the namespace of a resource. The labels of namespaces are watched from the first time that they
 * decide: who only names namespaces needs no right to read them. A resource whose answer depends on labels is reconciled when
 * the labels of its namespace change.
 */
public final class NamespaceLabels implements AutoCloseable {
    private final KubernetesClient client;
    private final Consumer<ResourceKey> requeue;
    /** The labels by which each was answered last; empty while it is not answered, or where its namespace was not known. */
    private final Map<ResourceKey, Optional<Map<String, String>>> dependents = new ConcurrentHashMap<>();

    private @Nullable SharedIndexInformer<Namespace> informer;
    private boolean closed;

    /** Whether a namespace is allowed. */
    public enum Answer {
        ALLOWED,
        NOT_ALLOWED,
        /** Its labels decide, and this operator may not read them. */
        UNREADABLE
    }

    public NamespaceLabels(KubernetesClient client, Consumer<ResourceKey> requeue) {
        this.client = client;
        this.requeue = requeue;
    }

    /**
     * Whether the namespace of this resource is among the allowed ones. The first answer that depends on labels waits for the
     * cluster.
     *
     * @param dependent reconciled when the labels of its namespace change, if they decide
     */
    public Answer answer(@Nullable AllowedNamespaces allowed, ResourceKey dependent) {
        if (allowed == null || allowed.selector() == null || allowed.includesName(dependent.namespace())) {
            return answer(allowed, dependent.namespace(), NamespaceLabels::ignore);
        }
        // Before the labels are read, so that no change falls between.
        dependents.put(dependent, Optional.empty());
        return answer(allowed, dependent.namespace(), labels -> dependents.replace(dependent, labels));
    }

    /** Whether this namespace is among the allowed ones, at this moment. */
    public Answer answer(@Nullable AllowedNamespaces allowed, String namespace) {
        return answer(allowed, namespace, NamespaceLabels::ignore);
    }

    private Answer answer(
            @Nullable AllowedNamespaces allowed, String namespace, Consumer<Optional<Map<String, String>>> read) {
        if (allowed != null && allowed.includesName(namespace)) {
            return Answer.ALLOWED;
        }
        if (allowed == null || allowed.selector() == null) {
            return Answer.NOT_ALLOWED;
        }
        SharedIndexInformer<Namespace> watched = informer();
        if (watched == null) {
            return Answer.UNREADABLE;
        }
        Optional<Map<String, String>> labels =
                Optional.ofNullable(watched.getIndexer().getByKey(namespace)).map(NamespaceLabels::of);
        read.accept(labels);
        return labels.filter(allowed.selector()::matches).isPresent() ? Answer.ALLOWED : Answer.NOT_ALLOWED;
    }

    private static void ignore(Optional<Map<String, String>> labels) {}

    /** Whether this operator may read the labels of namespaces. */
    public boolean isReadable() {
        return informer() != null;
    }

    /** The resource was deleted, or depends on labels no more. */
    public void forget(ResourceKey dependent) {
        dependents.remove(dependent);
    }

    /** Absent without the right to list and watch namespaces, which may be granted at any time. */
    private synchronized @Nullable SharedIndexInformer<Namespace> informer() {
        if (informer == null && !closed) {
            try {
                informer = inform();
            } catch (KubernetesClientException e) {
                // What runs over manifests alone has no namespaces at all.
                if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN
                        && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return informer;
    }

    private SharedIndexInformer<Namespace> inform() {
        return client.namespaces().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Namespace namespace) {
                changed(namespace.getMetadata().getName(), Optional.of(of(namespace)));
            }

            @Override
            public void onUpdate(Namespace before, Namespace now) {
                changed(now.getMetadata().getName(), Optional.of(of(now)));
            }

            @Override
            public void onDelete(Namespace namespace, boolean unknown) {
                // Its resources were deleted before it.
            }
        });
    }

    private void changed(String namespace, Optional<Map<String, String>> labels) {
        dependents.forEach((dependent, answered) -> {
            if (dependent.namespace().equals(namespace) && !answered.equals(labels)) {
                requeue.accept(dependent);
            }
        });
    }

    private static Map<String, String> of(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return labels == null ? Map.of() : Map.copyOf(labels);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (informer != null) {
            informer.stop();
        }
    }
}
