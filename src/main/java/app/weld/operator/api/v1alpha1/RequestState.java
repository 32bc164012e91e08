package app.weld.operator.api.v1alpha1;

/** The state of a request. */
public enum RequestState {
    /** Recorded; Weld has not answered yet. */
    Pending,
    /** Weld has accepted it; no run has been observed yet. */
    Requested,
    Scheduled,
    Running,
    Succeeded,
    Failed,
    /** No run was observed in time, or the request could not be sent in time. */
    GivenUp,
    Refused,
    /** A full refresh that was cancelled. */
    Cancelled;

    /** A state of another version of the operator. It is followed like {@link #Requested}. */
    static RequestState of(String name) {
        for (RequestState state : values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return Requested;
    }

    /** Whether Weld has accepted it and its run has not finished. */
    public boolean isAwaited() {
        return this == Requested || this == Scheduled || this == Running;
    }

    public boolean isOver() {
        return this != Pending && !isAwaited();
    }
}
