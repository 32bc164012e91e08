package app.weld.operator.api.v1alpha1;

/** How far a request has come. */
public enum RequestState {
    /** Noted; Weld has not answered to it yet. */
    Pending,
    /** Weld has accepted it, and no run was seen yet. */
    Requested,
    Scheduled,
    Running,
    Succeeded,
    Failed,
    /** No run was seen in time, or it could not be carried out in time. */
    GivenUp,
    Refused,
    /** A full refresh that was taken back. */
    Cancelled;

    /** What an operator of another version has written is followed like what Weld has accepted. */
    static RequestState of(String name) {
        for (RequestState state : values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return Requested;
    }

    /** Whether Weld has accepted it and its run has not ended. */
    public boolean isAwaited() {
        return this == Requested || this == Scheduled || this == Running;
    }

    public boolean isOver() {
        return this != Pending && !isAwaited();
    }
}
