package app.weld.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server at the start of this process. */
public final class ApiServerAvailability {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServerAvailability.class);
    private static final String CHEAPEST = "/version";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private ApiServerAvailability() {}

    /**
     * Waits until the API server gives any answer, for up to ten minutes. A process that ended instead would be restarted
     * at growing intervals, and be down for minutes after the API server is back.
     *
     * @throws KubernetesClientException if it gives no answer in that time, or its host name cannot be resolved
     */
    public static void await(KubernetesClient client) {
        long start = System.nanoTime();
        boolean reported = false;
        while (true) {
            try {
                client.raw(CHEAPEST);
                return;
            } catch (KubernetesClientException e) {
                if (!isAway(e)) {
                    return;
                }
                if (isUnknown(e) || System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
                if (!reported) {
                    LOG.warn(
                            "the API server at {} cannot be reached: this process waits for it", client.getMasterUrl());
                    reported = true;
                }
                pause();
            }
        }
    }

    private static boolean isAway(KubernetesClientException e) {
        return e.getCode() <= 0 && has(e, IOException.class);
    }

    private static boolean isUnknown(KubernetesClientException e) {
        return has(e, UnknownHostException.class) || has(e, UnresolvedAddressException.class);
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> cause) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (cause.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
