package app.weld.operator.reconcile;

import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.ReadyBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says in the status why a deletion does not go on, and what a person can do about it. */
final class DeletionFailures {
    static final String WAY_OUT = "; to give up on Weld, set spec.deletionPolicy to Retain or the annotation "
            + "weld.app/force-delete to \"true\"";

    /** That works at once, and loses nothing. */
    private static final String SECRET_BACK =
            "; create the Secret again, with the key, and the deletion goes on at once";

    private final EventRecorder events;
    private final FailureHandler failures;

    DeletionFailures(EventRecorder events, FailureHandler failures) {
        this.events = events;
        this.failures = failures;
    }

    /**
     * Says in the status what is wrong, and returns when to try again.
     *
     * @param object what is to be deleted, for a person
     */
    Duration handle(Outcome.Stop stop, String object, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        return switch (stop) {
            case Outcome.Requeue requeue -> {
                Duration delay = failures.handle(requeue, attempt, status);
                if (requeue.reason() == null) {
                    status.ready(Reason.Deleting, requeue.message());
                }
                yield delay;
            }
            case Outcome.Failed(WeldException.Busy _) -> {
                Duration delay = failures.handle(stop, attempt, status);
                status.ready(Reason.Deleting, messageOf(stop));
                yield delay;
            }
            case Outcome.NotReady _, Outcome.Failed _ -> blocked(stop, object, attempt, status);
        };
    }

    private Duration blocked(Outcome.Stop stop, String object, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        String message = blocked(stop, object);
        status.ready(Reason.DeletionBlocked, message);
        events.record(attempt.resource(), EventReason.DeletionBlocked, message);
        return failures.transientFailure(attempt, retryAfter(stop));
    }

    static String blocked(Outcome.Stop stop, String object) {
        boolean missesSecret = stop instanceof Outcome.NotReady notReady && notReady.reason() == Reason.SecretNotFound;
        return "the " + object + " cannot be deleted in Weld: " + messageOf(stop) + (missesSecret ? SECRET_BACK : "")
                + WAY_OUT;
    }

    private static String messageOf(Outcome.Stop stop) {
        return switch (stop) {
            case Outcome.Requeue requeue -> requeue.message();
            case Outcome.NotReady notReady -> notReady.message();
            case Outcome.Failed(WeldException cause) -> FailureHandler.message(cause);
        };
    }

    private static @Nullable Duration retryAfter(Outcome.Stop stop) {
        return stop instanceof Outcome.Failed(WeldException cause) ? cause.retryAfter() : null;
    }
}
