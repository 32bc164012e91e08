package app.weld.operator.status;

/**
 * The parts that the builders of both reports have in common.
 *
 * @param <R> the report
 */
public interface ReadyBuilder<R> {
    /** See {@link Conditions#ready(Reason, Reason.Kind, String)}. */
    ReadyBuilder<R> ready(Reason reason, Reason.Kind kind, String message);

    /** See {@link Conditions#ready(Reason, String)}. */
    default ReadyBuilder<R> ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    /** Sets Ready as a situation says; see {@link Situation#message} for the values. */
    default ReadyBuilder<R> ready(Situation situation, Object... values) {
        return ready(situation.reason(), situation.message(values));
    }

    /** Sets whether Weld answers. This does not decide readiness. */
    ReadyBuilder<R> reachable(boolean reachable, Reason reason, String message);

    /** Weld is no longer called for this resource, so it is unknown whether it answers. */
    ReadyBuilder<R> reachabilityUnknown();

    /** Weld answered or was not called, so it is no longer known to be unreachable. */
    ReadyBuilder<R> notUnreachable();

    /** The report. */
    R build();
}
