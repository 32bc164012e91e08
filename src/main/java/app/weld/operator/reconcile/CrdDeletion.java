package app.weld.operator.reconcile;

import app.weld.operator.status.Situation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells the deletion of a resource from that of its CRD, which deletes all resources with it: the person or tool that deletes
 * a CRD has decided nothing about what is in Weld.
 */
public final class CrdDeletion {
    public static final String WHY = "its CRD is being deleted, which says nothing of what is in Weld";
    /** By then every API server knows whether the CRD is being deleted. */
    private static final Duration KNOWN_AFTER = Duration.ofSeconds(1);

    private final ControllerContext controller;

    public CrdDeletion(ControllerContext controller) {
        this.controller = controller;
    }

    /** The wait until it is known whether the CRD is being deleted; empty once it is known. */
    public Optional<Outcome.Stop> untilKnown(RetryMemory memory, Situation deleting) {
        Instant now = controller.clock().instant();
        Duration known = Duration.between(memory.deletion().since(now), now);
        return known.compareTo(KNOWN_AFTER) < 0
                ? Optional.of(Outcome.Requeue.because(deleting, KNOWN_AFTER.minus(known)))
                : Optional.empty();
    }

    /** Whether the CRD of this resource, which is being deleted, is being deleted too. */
    public boolean includes(HasMetadata resource) {
        return controller.caches().isKindDeleting(resource);
    }
}
