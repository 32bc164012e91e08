package app.weld.operator.status;

/**
 * A report while it is put together, as far as readiness goes.
 *
 * @param <R> the report
 */
public interface ReadyBuilder<R> {
    /** As {@link Conditions#ready(Reason, Reason.Kind, String)} does. */
    ReadyBuilder<R> ready(Reason reason, Reason.Kind kind, String message);

    /** As {@link Conditions#ready(Reason, String)} does. */
    default ReadyBuilder<R> ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    /** Whether Weld answers, which does not decide readiness. */
    ReadyBuilder<R> reachable(boolean reachable, Reason reason, String message);

    /** Weld is not asked for this resource any more: nothing is known of whether it answers. */
    ReadyBuilder<R> notAsked();

    /** Weld was not asked, or answered: that it did not answer is no longer known to be so. */
    ReadyBuilder<R> notUnreachable();

    R build();
}
