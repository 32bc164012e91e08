package app.weld.operator.cluster;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that the first answers of the API server cause anyway, done in the background while the connection to it is established.
 * Nothing depends on it: what fails here, or is not done in time, is done when it is needed.
 */
public final class Warmup {
    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);

    private Warmup() {}

    /** Prepares to read the operator's kinds. Begins at once and returns. */
    public static void ofReading(KubernetesClient client) {
        KubernetesSerialization json = client.getKubernetesSerialization();
        Thread.ofPlatform().daemon().name("weld-warmup").start(() -> {
            try {
                json.unmarshal("{}", WeldWorkspace.class);
                json.unmarshal("{}", WeldEltSync.class);
                json.unmarshal("{}", WeldConnection.class);
            } catch (RuntimeException e) {
                LOG.debug("the kinds are prepared when they are read", e);
            }
        });
    }
}
