package app.weld.operator.cluster;

import app.weld.operator.status.EventReason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.net.HttpURLConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records an event on a resource when the API server denies what the operator writes to it, such as the finalizer or the
 * status: because of a policy, an admission webhook, or a missing permission. A status cannot be written then, and the
 * framework reports such a failure to its metrics only.
 */
public final class DeniedWrites implements Metrics {
    private static final int UNPROCESSABLE = 422;

    private final EventRecorder events;

    public DeniedWrites(EventRecorder events) {
        this.events = events;
    }

    @Override
    public void reconciliationFailed(
            HasMetadata resource, @Nullable RetryInfo retry, Exception trouble, Map<String, Object> metadata) {
        // The framework wraps what a reconciler throws.
        Throwable thrown =
                trouble instanceof OperatorException && trouble.getCause() != null ? trouble.getCause() : trouble;
        if (thrown instanceof KubernetesClientException refusal && isDenied(refusal)) {
            events.record(
                    resource,
                    EventReason.WriteDenied,
                    "the API server denies what the operator writes: " + ApiServerMessage.of(refusal));
        }
    }

    private static boolean isDenied(KubernetesClientException refusal) {
        return switch (refusal.getCode()) {
            case HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE -> true;
            case HttpURLConnection.HTTP_INTERNAL_ERROR ->
                ApiServerMessage.of(refusal).contains("webhook");
            default -> false;
        };
    }
}
