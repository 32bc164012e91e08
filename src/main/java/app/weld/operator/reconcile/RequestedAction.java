package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.status.EventReason;

/** What can be requested of Weld, however it is requested. */
public enum RequestedAction {
    CANCEL_FULL_REFRESH("cancel of the full refresh", EventReason.FullRefreshCancelled),
    FULL_REFRESH("full refresh", EventReason.FullRefreshRequested),
    RUN("run", EventReason.RunRequested);

    private final String displayName;
    private final EventReason event;

    RequestedAction(String displayName, EventReason event) {
        this.displayName = displayName;
        this.event = event;
    }

    public String displayName() {
        return displayName;
    }

    public String describe(PendingRequest request) {
        return request.resetsHistory() ? displayName + " with the loss of the history table" : displayName;
    }

    /** The reason of the event that says that the request was sent to Weld. */
    public EventReason event() {
        return event;
    }
}
