package app.weld.operator.cluster;

import app.weld.operator.api.v1alpha1.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the finalizer from resources that the label selector does not cover any more: otherwise no operator would remove
 * it after a deletion, and the resource would stay forever. An operator that covers the resource now adds the finalizer
 * again. What is in Weld stays.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final int ATTEMPTS = 5;
    /** An operator that covers the resource now has taken it over by then, and notices that the finalizer was removed. */
    private static final long DELAY_SECONDS = 2;

    private final KubernetesClient client;
    private final String selector;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "weld-departures");
        made.setDaemon(true);
        return made;
    });

    Departures(KubernetesClient client, String selector) {
        this.client = client;
        this.selector = selector;
    }

    /** The watch reports that this resource was deleted, or that the label selector does not cover it any more. */
    void removed(HasMetadata resource) {
        var unused = thread.schedule(() -> attempt(resource), DELAY_SECONDS, TimeUnit.SECONDS);
    }

    private void attempt(HasMetadata resource) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !letGo(resource); attempt++) {
                LOG.debug("{} has changed meanwhile", name(resource));
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "the finalizer of {}, which the label selector does not cover any more, could not be taken away: {}",
                    name(resource),
                    e.getMessage());
        }
    }

    private boolean letGo(HasMetadata resource) {
        HasMetadata live = client.resource(resource).get();
        if (live == null
                || !Objects.equals(
                        live.getMetadata().getUid(), resource.getMetadata().getUid())
                || !live.hasFinalizer(Annotations.FINALIZER)
                || isCovered(live)) {
            return true;
        }
        List<String> kept = live.getMetadata().getFinalizers().stream()
                .filter(name -> !name.equals(Annotations.FINALIZER))
                .toList();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("resourceVersion", live.getMetadata().getResourceVersion());
        metadata.put("finalizers", kept);
        try {
            client.resource(live)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", metadata)));
            LOG.info(
                    "{} is not covered by the label selector any more and is let go: what it has in Weld stays",
                    name(live));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private boolean isCovered(HasMetadata live) {
        return !client.resources(live.getClass())
                .inNamespace(live.getMetadata().getNamespace())
                .withLabelSelector(selector)
                .withField("metadata.name", live.getMetadata().getName())
                .list()
                .getItems()
                .isEmpty();
    }

    private static String name(HasMetadata resource) {
        return resource.getKind() + " " + resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }
}
