package app.weld.operator.status;

/** A report while it is put together, as far as readiness goes. */
public interface ReadyDraft {
    /** @see Conditions#ready(Reason, Reason.Kind, String) */
    ReadyDraft ready(Reason reason, Reason.Kind kind, String message);

    /** @see Conditions#ready(Reason, String) */
    default ReadyDraft ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    /** Whether Weld answers, which does not decide readiness. */
    ReadyDraft reachable(boolean reachable, Reason reason, String message);
}
