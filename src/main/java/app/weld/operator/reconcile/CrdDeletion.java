package app.weld.operator.reconcile;

import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells the deletion of a resource from that of its kind, which takes all resources along: whoever deletes a CRD, or whose
 * tool does, has said nothing of what is in Weld.
 */
public final class CrdDeletion {
    public static final String WHY = "its CRD is being deleted, which says nothing of what is in Weld";
    /** Until then every API server has noticed that it is the CRD that goes. */
    private static final Duration NOTICED = Duration.ofSeconds(1);

    private final ControllerContext around;

    public CrdDeletion(ControllerContext around) {
        this.around = around;
    }

    /**
     * Whether this resource, which is being deleted, goes with its kind.
     *
     * @throws RequeueException for a moment, in these words, before it is known
     */
    public boolean isOfKind(RetryMemory memory, HasMetadata resource, String words) {
        Instant now = around.clock().instant();
        Duration known = Duration.between(memory.deletion().since(now), now);
        if (known.compareTo(NOTICED) < 0) {
            throw RequeueException.because(Reason.Deleting, words, NOTICED.minus(known));
        }
        return around.caches().isKindGoing(resource);
    }
}
