package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.status.EventReason;
import org.jspecify.annotations.Nullable;

/** What an annotation can request once. */
public enum RequestKind {
    CANCEL_FULL_REFRESH(
            Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT,
            Annotations.FULL_REFRESH_STREAMS,
            "cancel of the full refresh",
            EventReason.FullRefreshCancelled) {
        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.cancelFullRefresh();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.lastHandledCancelFullRefreshAt();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withCancelFullRefresh(request, handled);
        }
    },
    FULL_REFRESH(
            Annotations.FULL_REFRESH_REQUESTED_AT,
            Annotations.FULL_REFRESH_STREAMS,
            "full refresh",
            EventReason.FullRefreshRequested) {
        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.fullRefresh();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.lastHandledFullRefreshAt();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withFullRefresh(request, handled);
        }
    },
    RUN(Annotations.RUN_REQUESTED_AT, Annotations.RUN_STREAMS, "run", EventReason.RunRequested) {
        @Override
        public @Nullable PendingRequest of(Requests requests) {
            return requests.run();
        }

        @Override
        public @Nullable String handled(Requests requests) {
            return requests.lastHandledRunAt();
        }

        @Override
        public Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled) {
            return requests.withRun(request, handled);
        }
    };

    private final String annotation;
    private final String streamsAnnotation;
    private final String displayName;
    private final EventReason event;

    RequestKind(String annotation, String streamsAnnotation, String displayName, EventReason event) {
        this.annotation = annotation;
        this.streamsAnnotation = streamsAnnotation;
        this.displayName = displayName;
        this.event = event;
    }

    /** The request that is noted, if any, whether or not it is over. */
    abstract @Nullable public PendingRequest of(Requests requests);

    /** The value that was handled last. */
    abstract @Nullable public String handled(Requests requests);

    public abstract Requests with(Requests requests, @Nullable PendingRequest request, @Nullable String handled);

    /** The annotation whose new value is a request. */
    public String annotation() {
        return annotation;
    }

    /** The annotation that names streams; all where absent. */
    public String streamsAnnotation() {
        return streamsAnnotation;
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
