package app.weld.operator.cluster;

import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the watches of the controllers are established. A watch is cut and established again all the time. While one
 * stays cut, edits go unseen, and the readiness and the metrics of this process report that.
 */
public final class WatchHealth {
    private static final Logger LOG = LoggerFactory.getLogger(WatchHealth.class);
    /** Within this time watches are established again by themselves, once the API server is there and takes the token. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final IntSupplier cut;
    private final LongSupplier nanos;
    private long whole;
    private boolean reported;

    /**
     * Reads the state of the watches on demand.
     *
     * @param cut how many are not established
     * @param nanos a monotonic clock, in nanoseconds
     */
    public WatchHealth(IntSupplier cut, LongSupplier nanos) {
        this.cut = cut;
        this.nanos = nanos;
        this.whole = nanos.getAsLong();
    }

    /** How many watches of the controllers of a running framework are not established. */
    public static int cut(RuntimeInfo framework) {
        int cut = 0;
        for (RegisteredController<?> controller : framework.getRegisteredControllers()) {
            for (InformerWrappingEventSourceHealthIndicator<?> source : controller
                    .getControllerHealthInfo()
                    .informerEventSourceHealthIndicators()
                    .values()) {
                for (InformerHealthIndicator informer :
                        source.informerHealthIndicators().values()) {
                    cut += informer.isWatching() ? 0 : 1;
                }
            }
        }
        return cut;
    }

    /** How many are not established. */
    public int cut() {
        return cut.getAsInt();
    }

    /**
     * Whether a watch has been cut for longer than a moment, by the reads of this method so far: the kubelet calls it
     * regularly.
     */
    public synchronized boolean areDown() {
        long now = nanos.getAsLong();
        if (cut() == 0) {
            whole = now;
        }
        boolean down = now - whole > PATIENCE.toNanos();
        if (down != reported) {
            reported = down;
            LOG.warn(
                    down
                            ? "watches of the cluster cannot be established: edits go unseen, and it is tried again all the time"
                            : "the watches of the cluster are established again");
        }
        return down;
    }
}
