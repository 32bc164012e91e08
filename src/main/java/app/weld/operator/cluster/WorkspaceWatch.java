package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the WeldWorkspaces. Neither a missing CRD nor a missing permission stops the operator: what refers to a workspace says
 * so, and {@link #retry} is to be called now and then.
 */
public final class WorkspaceWatch implements Workspaces, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceWatch.class);

    private final KubernetesClient client;
    private final NamespaceLabels labels;
    private final Consumer<ResourceKey> requeue;
    private final Map<ResourceKey, String> users = new ConcurrentHashMap<>();
    private volatile Runnable changed = () -> {};
    private volatile @Nullable SharedIndexInformer<WeldWorkspace> informer;
    private volatile String why = "the operator has not read the WeldWorkspaces yet";
    private boolean closed;

    /** @param requeue notified of each resource whose workspace appeared, changed or disappeared */
    public WorkspaceWatch(KubernetesClient client, NamespaceLabels labels, Consumer<ResourceKey> requeue) {
        this.client = client;
        this.labels = labels;
        this.requeue = requeue;
    }

    /** Sets what runs after the manifest of a workspace has changed. */
    public void onChange(Runnable action) {
        changed = action;
    }

    /** Begins to watch, unless it does so already; what cannot be watched now is to be tried again. */
    public void retry() {
        if (informer == null && start()) {
            users.keySet().forEach(requeue);
            changed.run();
        }
    }

    /** The workspaces, as far as they can be read. */
    public List<WeldWorkspace> all() {
        SharedIndexInformer<WeldWorkspace> started = informer;
        return started == null ? List.of() : started.getStore().list();
    }

    private synchronized boolean start() {
        if (closed || informer != null) {
            return false;
        }
        try {
            informer = client.resources(WeldWorkspace.class).inform(new Handler());
            return true;
        } catch (KubernetesClientException e) {
            String problem =
                    switch (e.getCode()) {
                        case HttpURLConnection.HTTP_NOT_FOUND ->
                            "the cluster has no CRD weldworkspaces.weld.app: apply crds/weldworkspaces.weld.app.yaml";
                        case HttpURLConnection.HTTP_FORBIDDEN ->
                            "the operator is not allowed to list and watch weldworkspaces: grant it that right (docs/install.md)";
                        default -> "the API server does not give the WeldWorkspaces";
                    };
            if (!problem.equals(why)) {
                LOG.warn("WeldWorkspaces cannot be used: {}", problem);
            }
            why = problem;
            return false;
        }
    }

    private final class Handler implements ResourceEventHandler<WeldWorkspace> {
        @Override
        public void onAdd(WeldWorkspace workspace) {
            notifyUsersOf(workspace);
        }

        @Override
        public void onUpdate(WeldWorkspace before, WeldWorkspace now) {
            if (!Objects.equals(before.getSpec(), now.getSpec())
                    || !Objects.equals(
                            before.getMetadata().getUid(), now.getMetadata().getUid())) {
                notifyUsersOf(now);
            }
        }

        @Override
        public void onDelete(WeldWorkspace workspace, boolean unknown) {
            notifyUsersOf(workspace);
        }
    }

    private void notifyUsersOf(WeldWorkspace workspace) {
        String name = workspace.getMetadata().getName();
        users.forEach((user, used) -> {
            if (used.equals(name)) {
                requeue.accept(user);
            }
        });
        changed.run();
    }

    @Override
    public Lookup find(String name, ResourceKey user) {
        // Before it is read, so that no change falls between.
        users.put(user, name);
        SharedIndexInformer<WeldWorkspace> started = informer;
        if (started == null) {
            return new Unknown(why);
        }
        WeldWorkspace found = started.getStore().getByKey(name);
        return found == null ? new Absent() : new Found(found);
    }

    @Override
    public NamespaceLabels.Answer allows(AllowedNamespaces allowed, ResourceKey holder) {
        return labels.answer(allowed, holder);
    }

    @Override
    public void forget(ResourceKey user) {
        users.remove(user);
        labels.forget(user);
    }

    @Override
    public synchronized void close() {
        closed = true;
        SharedIndexInformer<WeldWorkspace> started = informer;
        if (started != null) {
            started.stop();
        }
    }
}
