package app.weld.operator.workspace;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.reconcile.StatusApplier;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of workspaces, rarely: what matters at once, numbers at most once a minute, and times every five minutes. So two
 * operators that see different parts of a cluster and write the same status do little harm.
 */
final class StatusWrites {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWrites.class);
    private static final Duration NUMBERS = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Scope scope;
    private final Clock clock;
    private final Map<ResourceKey, Written> written = new HashMap<>();
    private @Nullable String reported;

    /**
     * The last write.
     *
     * @param before resourceVersion of the workspace that it was made for, which a cache may show for a while
     * @param status absent if the write failed, or was another process' to make
     */
    private record Written(String before, @Nullable WeldWorkspaceStatus status, Instant at) {}

    StatusWrites(KubernetesClient client, Scope scope, Clock clock) {
        this.client = client;
        this.scope = scope;
        this.clock = clock;
    }

    /** Writes the status that follows from the present one, if it is worth it. */
    void write(WeldWorkspace workspace, Function<@Nullable WeldWorkspaceStatus, WeldWorkspaceStatus> change) {
        ResourceKey key = ResourceKey.of(workspace);
        Written last = written.get(key);
        String version = Objects.requireNonNullElse(workspace.getMetadata().getResourceVersion(), "");
        WeldWorkspaceStatus own = last == null || !last.before().equals(version) ? null : last.status();
        WeldWorkspaceStatus before = own == null ? workspace.getStatus() : own;
        WeldWorkspaceStatus next = change.apply(before);
        Instant now = clock.instant();
        if (!WorkspaceStatuses.isWorthWriting(before, next) || isTooSoon(last, before, next, now)) {
            return;
        }
        try {
            boolean isOurs = isOurs(workspace);
            if (isOurs) {
                apply(workspace, next);
            }
            written.put(key, new Written(version, isOurs ? next : null, now));
        } catch (KubernetesClientException e) {
            written.put(key, new Written(version, null, now));
            complain(e);
        }
    }

    private static boolean isTooSoon(
            @Nullable Written last, @Nullable WeldWorkspaceStatus before, WeldWorkspaceStatus next, Instant now) {
        if (last == null) {
            return false;
        }
        Duration age = Duration.between(last.at(), now);
        if (last.status() == null) {
            return age.compareTo(AFTER_FAILURE) < 0;
        }
        boolean matters = before == null
                || !before.conditions().equals(next.conditions())
                || !Objects.equals(before.observedGeneration(), next.observedGeneration())
                || before.syncs() == null;
        return !matters && age.compareTo(NUMBERS) < 0;
    }

    /** Of several operators with a selector each, the one whose selector matches the workspace writes. */
    private boolean isOurs(WeldWorkspace workspace) {
        return scope.selector() == null
                || !client.resources(WeldWorkspace.class)
                        .withLabelSelector(scope.selector())
                        .withField("metadata.name", workspace.getMetadata().getName())
                        .list()
                        .getItems()
                        .isEmpty();
    }

    private void apply(WeldWorkspace workspace, WeldWorkspaceStatus status) {
        WeldWorkspace patch = new WeldWorkspace();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(workspace.getMetadata().getName())
                .withUid(workspace.getMetadata().getUid())
                .build());
        patch.setStatus(status);
        StatusApplier.report(patch, client);
    }

    /** A workspace that was deleted meanwhile is no problem, and a log does not repeat itself. */
    private void complain(KubernetesClientException e) {
        String what = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? "the operator is not allowed to patch weldworkspaces/status"
                : "the API server answered " + e.getCode();
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
                && e.getCode() != HttpURLConnection.HTTP_CONFLICT
                && !what.equals(reported)) {
            LOG.warn("the status of a WeldWorkspace cannot be written: {}", what);
            reported = what;
        }
    }

    void forget(ResourceKey workspace) {
        written.remove(workspace);
    }
}
